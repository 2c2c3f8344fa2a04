// The configuration that `tutti init` writes: all that may be said, as a comment with what is usual.

export const CONFIG_TEMPLATE = `# Configuration of tutti: read from the working folder, or named by --config.
# A flag on the command line goes before what is said here. Secrets are for the environment alone: TUTTI_SECRET
# (at least 16 bytes) signs the notices of bids.

# The trade's pack: a module that exports a Pack.
#pack: tutti/ads

# The pack's own settings. Those of tutti/ads:
settings: {}
#  campaigns: ./campaigns.yaml

# What becomes of every decision.
engine: {}
#  # Milliseconds for a whole decision.
#  deadline: 20
#  # Answer as soon as missing replies cannot change the winner.
#  early: true
#  # How waiting threads wait: adaptive, spin or park.
#  idle: adaptive
#  limits:
#    # Decisions in flight; one more is refused.
#    inFlight: 1024

# tutti serve.
serve: {}
#  port: 8080
#  host: 127.0.0.1
#  # Where the server is reached from outside.
#  origin: https://ads.example
#  # Folder of budgets and of what agents learn; in memory where it is left out.
#  data: ./data
#  # Folder that every decision is kept in; none is where it is left out.
#  journal: ./journal
#  # Who sees the dashboard: public (whoever reaches the server), admin (with the admin token, on its port), off.
#  dashboard: public
#  # The least that is told: debug, info, warn, error, fatal or silent.
#  logLevel: info
`;

// What may be said about a server in words, on the command line and in a configuration alike.

/** The least that is told; "silent" tells nothing. */
export const LOG_LEVELS = ["debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Who sees the dashboard: whoever reaches the server; who has the admin token, on the admin port; nobody. */
export const DASHBOARD_ACCESSES = ["public", "admin", "off"] as const;
export type DashboardAccess = (typeof DASHBOARD_ACCESSES)[number];

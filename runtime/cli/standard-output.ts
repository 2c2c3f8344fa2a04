// Writing results to standard output with back-pressure, in the order of the calls.
// When the reader has gone (`tutti decide | head`), there is nobody left to work for: the process ends quietly.

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

/** Settles once the text is taken. */
export function writeStandardOutput(text: string): Promise<void> {
  return new Promise((resolve) => {
    if (process.stdout.write(text)) resolve();
    else process.stdout.once("drain", resolve);
  });
}

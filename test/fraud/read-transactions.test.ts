// Card transactions come out of a file as they are in it, and a line that is wrong is told with its number.
// The handbook's data are not part of the package: TUTTI_DATA names the folder that holds `fraud-handbook/`.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { readTransactions, type Transaction } from "#fraud/read-transactions.js";

const { TUTTI_DATA = join(import.meta.dirname, "../../../shared/data") } = process.env;
const RAW = join(TUTTI_DATA, "fraud-handbook", "raw_2018-06-18_2018-08-14.csv.gz");
const TRANSFORMED = join(TUTTI_DATA, "fraud-handbook", "transformed_2018-07-25_2018-08-14.csv.gz");
const HEADER = "TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD,TX_FRAUD_SCENARIO";
const GOOD = "7,2018-06-18 00:00:15,1263,145,32.27,1,2";

const root = mkdtempSync(join(tmpdir(), "tutti-fraud-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function read(text: string, zipped = false): Promise<Transaction[]> {
  const path = join(root, zipped ? "t.csv.gz" : "t.csv");
  writeFileSync(path, zipped ? gzipSync(text) : text);
  const all: Transaction[] = [];
  for await (const each of readTransactions(path)) all.push(each);
  return all;
}

test.each([false, true])("a line becomes a transaction (gzipped: %s)", async (zipped) => {
  expect(await read(`${HEADER}\n${GOOD}\n`, zipped)).toEqual([
    {
      id: 7,
      time: Date.UTC(2018, 5, 18, 0, 0, 15),
      customer: 1263,
      terminal: 145,
      amount: 32.27,
      isFraud: true,
      scenario: 2,
    },
  ]);
});

const WINDOWS = [1, 7, 30].flatMap((days) => [
  `CUSTOMER_ID_NB_TX_${days}DAY_WINDOW`,
  `CUSTOMER_ID_AVG_AMOUNT_${days}DAY_WINDOW`,
  `TERMINAL_ID_NB_TX_${days}DAY_WINDOW`,
  `TERMINAL_ID_RISK_${days}DAY_WINDOW`,
]);
const LONG_HEADER = `${HEADER},TX_DURING_WEEKEND,TX_DURING_NIGHT,${WINDOWS.join(",")}`;
const LONG = `${GOOD},0,1,2,29.005,1,0.0,24,29.19125,10,0.25,105,30.14181,32,1.0`;

test("a line of a transformed file has its past, window by window", async () => {
  const [plain] = await read(`${HEADER}\n${GOOD}\n`);
  expect(await read(`${LONG_HEADER}\n${LONG}\n`)).toEqual([
    {
      ...plain,
      past: {
        isWeekend: false,
        isNight: true,
        customer: [
          { days: 1, count: 2, meanAmount: 29.005 },
          { days: 7, count: 24, meanAmount: 29.19125 },
          { days: 30, count: 105, meanAmount: 30.14181 },
        ],
        terminal: [
          { days: 1, count: 1, risk: 0 },
          { days: 7, count: 10, risk: 0.25 },
          { days: 30, count: 32, risk: 1 },
        ],
      },
    },
  ]);
});

test.each([
  ["TX_AMOUNT", GOOD.replace("32.27", "much")],
  ["TX_DATETIME", GOOD.replace("06-18", "13-18")],
  ["TERMINAL_ID_RISK_30DAY_WINDOW", LONG.replace(/1\.0$/, "1.5")],
  ["TX_DURING_NIGHT", LONG.replace(",0,1,2,", ",0,2,2,")],
])("a bad %s is told with its file, line and column, and without its value", async (column, bad) => {
  const header = bad.length > GOOD.length + 10 ? LONG_HEADER : HEADER;
  const good = header === HEADER ? GOOD : LONG;
  const reading = read(`${header}\n${good}\n${bad}\n`);
  await expect(reading).rejects.toMatchObject({ code: "INVALID_TRANSACTION", line: 3, column });
  await expect(reading).rejects.toThrow(new RegExp(`t\\.csv: line 3, ${column}, must be`));
});

const faults: readonly (readonly [what: string, text: string, line: number])[] = [
  ["nothing", "", 1],
  ["no column for fraud", `${HEADER.replace("TX_FRAUD,", "")}\n`, 1],
  ["some of the past, but not all", `${LONG_HEADER.replace(",TX_DURING_NIGHT", "")}\n`, 1],
  ["an empty amount", `${HEADER}\n${GOOD}\n${GOOD.replace("32.27", "")}\n`, 3],
  ["a negative amount", `${HEADER}\n${GOOD.replace("32.27", "-1")}\n`, 2],
  ["a day that there is none of", `${HEADER}\n${GOOD.replace("06-18", "13-18")}\n`, 2],
  ["a fraud of 2", `${HEADER}\n${GOOD.replace(",1,2", ",2,2")}\n`, 2],
  ["a line that is too short", `${HEADER}\n${GOOD}\n7,8\n`, 3],
];
test.each(faults)("a file with %s is refused, with the line", async (_, text, line) => {
  await expect(read(text)).rejects.toMatchObject({ code: "INVALID_TRANSACTION", line });
});

describe.skipIf(!existsSync(RAW))("over the handbook's data (where TUTTI_DATA has it)", () => {
  test("all 555,712 transactions and 4,960 frauds are read", async () => {
    let [rows, frauds] = [0, 0];
    for await (const { isFraud } of readTransactions(RAW)) {
      rows++;
      if (isFraud) frauds++;
    }
    expect([rows, frauds]).toEqual([555_712, 4_960]);
  });

  test("all 201,295 transformed ones are read, and no day has more than its month", async () => {
    let [rows, frauds] = [0, 0];
    for await (const { isFraud, past } of readTransactions(TRANSFORMED)) {
      rows++;
      if (isFraud) frauds++;
      if (past === undefined) throw new Error(`row ${rows} has no past`);
      const [day, week, month] = past.customer;
      if (!((day?.count ?? 0) <= (week?.count ?? 0) && (week?.count ?? 0) <= (month?.count ?? 0))) {
        throw new Error(`row ${rows} has more in a day than in a month`);
      }
    }
    expect([rows, frauds]).toEqual([201_295, 1_792]);
  });
});

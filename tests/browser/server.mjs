// A server over a ledger of its own: the demo's stories and one hostile report.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const PROGRAM = process.env.ZUFOLGE ?? join(import.meta.dirname, "../../target/tested/zufolge");

const HOSTILE = `title: <script>document.title="broken"</script> \u202etfel
date: 2026-07-01
outlet: <img src=https://evil.example/x onerror=alert(1)>

<script src="https://evil.example/x.js"></script> Der Deichbruch habe 300 Menschen getroffen, sagte \
<b>Anna Meyer</b>. \u202eEtwa 20 Helfer seien vor Ort, teilte die Polizei "><svg onload=alert(1)> mit.

${"Unendlicheslangeswortohneblanks".repeat(40)} sagte der Sprecher.
`;

/** Starts the program; gives its address and a function that ends it. */
export async function serve(options = []) {
  const folder = mkdtempSync(join(tmpdir(), "zufolge-browser-"));
  const ledger = join(folder, "browser.db");
  const file = join(folder, "hostile.txt");
  writeFileSync(file, HOSTILE);
  execFileSync(PROGRAM, ["demo", "--ledger", ledger], { stdio: "ignore" });
  execFileSync(PROGRAM, ["add", "--quiet", "--ledger", ledger, file], { stdio: "ignore" });
  const server = spawn(
    PROGRAM,
    ["serve", "--quiet", "--addr", "127.0.0.1:0", "--ledger", ledger, ...options],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const lines = createInterface({ input: server.stderr });
  const base = await new Promise((resolve, reject) => {
    lines.once("line", (line) => resolve(line.match(/http:\/\/[^/ ]+/)[0]));
    server.once("exit", () => reject(new Error("the server ended at once")));
  });
  return {
    base,
    stop: () => {
      server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

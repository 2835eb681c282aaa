// Lints mails with @emailens/engine, and writes each as two clients turn it, to be photographed: FILE.outlook.html as
// classic Outlook's Word has it, FILE.gmail.html as Gmail's dark mode on Android. Ends with 1 where a gate is broken:
// an error in any client, clipped by Gmail, an error of accessibility. The engine's scores are printed, and decide nothing.
//
// node lint.mjs FILE.html...   (the engine is taken from the folder in which this is run)

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const engine = createRequire(`${process.cwd()}/`)("@emailens/engine");

const errors = (issues) => issues.filter((issue) => issue.severity === "error");

function linted(file) {
  const html = readFileSync(file, "utf-8");
  const report = engine.auditEmail(html);
  const found = [...errors(report.compatibility.warnings), ...errors(report.accessibility.issues)];
  const scores = Object.values(report.compatibility.scores).map((client) => client.score);
  console.log(
    `${file}: ${html.length} characters, ${found.length} errors, clipped ${report.size.clipped}, ` +
      `scores ${Math.min(...scores)} to ${Math.max(...scores)}, accessibility ${report.accessibility.score}, spam ${report.spam.score}`,
  );
  for (const issue of found) console.log(`  ${issue.client ?? "accessibility"}: ${issue.message}`);
  turned(file, html);
  return found.length === 0 && !report.size.clipped;
}

function turned(file, html) {
  const name = file.replace(/\.html$/, "");
  writeFileSync(`${name}.outlook.html`, engine.transformForClient(html, "outlook-windows-legacy").html);
  writeFileSync(`${name}.gmail.html`, engine.simulateDarkMode(html, "gmail-android").html);
}

process.exitCode = process.argv.slice(2).map(linted).every(Boolean) ? 0 : 1;

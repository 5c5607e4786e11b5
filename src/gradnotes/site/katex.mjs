// Typesets TeX for katex.py: one request a line on standard input, one answer a line on standard output, in order.
// Request {"tex": "…", "display": true}; answer {"html": "…"} or {"error": "what is wrong", "position": 7}.
import { createInterface } from "node:readline";
import katex from "katex";

const options = { output: "htmlAndMathml", strict: "error", throwOnError: true, trust: false };

for await (const line of createInterface({ input: process.stdin })) {
  const { tex, display } = JSON.parse(line);
  let answer;
  try {
    answer = { html: katex.renderToString(tex, { ...options, displayMode: display }) };
  } catch (error) {
    if (!(error instanceof katex.ParseError)) throw error;
    answer = { error: error.rawMessage ?? error.message, position: error.position ?? 0 };
  }
  process.stdout.write(JSON.stringify(answer) + "\n");
}

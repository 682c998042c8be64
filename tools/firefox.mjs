// Run cells in Firefox: node firefox.mjs FIREFOX PAGE'S-ADDRESS WORKER'S-ADDRESS < cells.json
// prints what each shows, as JSON. Needs puppeteer-core beside node.
import fs from "node:fs";
import { createRequire } from "node:module";

const puppeteer = createRequire(process.cwd() + "/")("puppeteer-core");
const [executablePath, address, worker] = process.argv.slice(2);
const cells = JSON.parse(fs.readFileSync(0, "utf8"));
const options = { browser: "firefox", executablePath, protocolTimeout: 600_000 };
const browser = await puppeteer.launch(options);
try {
  const page = await browser.newPage();
  await page.goto(address);
  const shown = await page.evaluate((worker, cells) => new Promise((end, failed) => {
    const python = new Worker(worker, { type: "module" }), shown = [];
    const next = () => {
      if (shown.length === cells.length) return end(JSON.stringify(shown));
      python.postMessage({ id: shown.length, ...cells[shown.length] });
      shown.push([]);
    };
    python.onmessage = ({ data }) => {
      if (data.type === "out") shown.at(-1).push([data.kind, data.data]);
      else if (data.type === "done") next();
      else if (data.type === "fatal") failed(new Error(data.text));
    };
    next();
  }), worker, cells);
  console.log(shown);
} finally {
  await browser.close();
}

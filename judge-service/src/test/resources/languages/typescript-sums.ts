declare const require: any, process: any;
const words: string[] = require('fs').readFileSync(0, 'utf8').split('\n');
const what: string = words[0];
if (what === 'hello') console.log('hello');
if (what === 'fail') process.exit(3);
while (what === 'loop') {}
if (what === 'hog') for (const all: number[][] = [];;) all.push(new Array<number>(1 << 17).fill(all.length + 0.5));
if (what === 'sum') console.log(words.slice(2).filter(w => w).reduce((a, b) => a + Number(b), 0));

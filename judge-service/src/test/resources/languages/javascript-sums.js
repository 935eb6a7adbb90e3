const words = require('fs').readFileSync(0, 'utf8').split('\n');
const what = words[0];
if (what === 'hello') console.log('hello');
if (what === 'fail') process.exit(3);
while (what === 'loop') {}
if (what === 'hog') for (const all = [];;) all.push(new Array(1 << 17).fill(all.length + 0.5));
if (what === 'sum') console.log(words.slice(2).filter(w => w).reduce((a, b) => a + Number(b), 0));

const { Worker, isMainThread, parentPort, workerData } = require('worker_threads');
if (isMainThread) {
  let sum = 0, left = 4;
  for (let n = 1; n <= 4; n++)
    new Worker(__filename, { workerData: n }).on('message', m => { sum += m; if (--left === 0) console.log(sum); });
} else parentPort.postMessage(workerData * workerData);

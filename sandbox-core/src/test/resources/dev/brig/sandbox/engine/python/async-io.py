import asyncio, sys
async def f(n):
    await asyncio.sleep(0.001 * n); return n
async def main():
    print(await asyncio.gather(*map(f, range(5))))
    p = await asyncio.create_subprocess_exec('echo', 'sub', stdout=asyncio.subprocess.PIPE)
    print(await p.communicate(), p.returncode)
    asyncio.create_task(f(1000)); raise RuntimeError('left')
asyncio.run(main())

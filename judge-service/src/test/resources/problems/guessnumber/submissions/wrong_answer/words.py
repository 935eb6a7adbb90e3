print("five", flush=True)

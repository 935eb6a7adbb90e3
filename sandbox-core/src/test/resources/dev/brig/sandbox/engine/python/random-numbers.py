import random, secrets, uuid, os
random.seed(5); print([random.randrange(100) for _ in range(10)], random.gauss(0, 1))
print(len(secrets.token_bytes(8)), uuid.uuid4().version, len(os.urandom(4)), os.urandom(8) != os.urandom(8))

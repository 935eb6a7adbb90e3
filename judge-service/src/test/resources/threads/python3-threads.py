import threading
squares = []
all = [threading.Thread(target=lambda n=n: squares.append(n * n)) for n in range(1, 5)]
for one in all: one.start()
for one in all: one.join()
print(sum(squares))

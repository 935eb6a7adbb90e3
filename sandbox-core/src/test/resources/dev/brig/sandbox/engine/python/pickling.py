import pickle, copy, dataclasses, enum, collections, typing
@dataclasses.dataclass(order=True, frozen=True)
class P:
    x: int
    y: 'list[int]' = dataclasses.field(default_factory=list)
class Color(enum.Enum):
    RED = 1; BLUE = enum.auto()
T = collections.namedtuple('T', 'a b')
def f(): return 3
class N(typing.NamedTuple):
    q: int
print(pickle.loads(pickle.dumps([P(1, [2]), Color.RED, T(1, 2), f, N(4)])), pickle.dumps(P(1, [2]), 0), copy.deepcopy(P(3)), P.__module__, f.__module__)
print(dataclasses.fields(P), typing.get_type_hints(P), P(1) < P(2), hash(P(1, ())) == hash(P(1, ())))
pickle.dumps(lambda: 1)

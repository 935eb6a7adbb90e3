main :- read_line_to_string(user_input, What), act(What).
act("hello") :- writeln(hello).
act("fail") :- halt(3).
act("loop") :- repeat, fail.
act("hog") :- hog([]).
act("sum") :- number_line(N), sum(N, 0, Sum), writeln(Sum).
hog(All) :- length(Piece, 1000), hog([Piece|All]).
sum(0, Sum, Sum) :- !.
sum(N, Before, Sum) :- number_line(X), After is Before + X, Rest is N - 1, sum(Rest, After, Sum).
number_line(N) :- read_line_to_string(user_input, Text), number_string(N, Text).

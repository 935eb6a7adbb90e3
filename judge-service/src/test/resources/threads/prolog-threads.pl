main :-
    findall(Id, (between(1, 4, N), thread_self(Me), thread_create((S is N * N, thread_send_message(Me, s(S))), Id)), All),
    maplist(thread_join, All),
    findall(S, (member(_, All), thread_get_message(s(S))), Squares),
    sum_list(Squares, Sum),
    writeln(Sum).

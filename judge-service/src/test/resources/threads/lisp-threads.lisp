(let ((all (loop for n from 1 to 4 collect (let ((n n)) (sb-thread:make-thread (lambda () (* n n)))))))
  (format t "~d~%" (reduce #'+ (mapcar #'sb-thread:join-thread all))))

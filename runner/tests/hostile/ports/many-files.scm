; More files than may be open.
;;run --dir /dev
;;exit 1 124
(let loop ((l '())) (loop (cons (open-input-file "/dev/zero") l)))

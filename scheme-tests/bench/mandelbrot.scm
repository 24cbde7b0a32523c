; Floating point in a loop: points of a 200 by 200 grid that stay for 100 steps.
(define (stays? cr ci)
  (let loop ((zr 0.0) (zi 0.0) (n 0))
    (cond ((= n 100) #t)
          ((> (+ (* zr zr) (* zi zi)) 4.0) #f)
          (else
           (loop (+ (- (* zr zr) (* zi zi)) cr)
                 (+ (* 2.0 (* zr zi)) ci)
                 (+ n 1))))))
(define (count-row ci)
  (let loop ((x 0) (cr -2.0) (count 0))
    (if (= x 200)
        count
        (loop (+ x 1)
              (+ cr 0.015625)
              (if (stays? cr ci) (+ count 1) count)))))
(define (count-all)
  (let loop ((y 0) (ci -1.5625) (count 0))
    (if (= y 200)
        count
        (loop (+ y 1)
              (+ ci 0.015625)
              (+ count (count-row ci))))))
(display (count-all))
(newline)
;;> 6377
;;family loops
;;limits

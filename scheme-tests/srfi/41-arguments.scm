; SRFI 41: arguments are checked when a procedure is called, not when its stream is forced.
(import (scheme base) (scheme write) (srfi 41))
(define-syntax message
  (syntax-rules ()
    ((_ expr) (begin (write (guard (e ((error-object? e) (error-object-message e))) expr (quote accepted))) (newline)))))
(define s (stream 1 2 3))
(message (stream-for-each +))
;;> "stream-for-each: there is no stream"
(message (stream-map +))
;;> "stream-map: there is no stream"
(message (stream-zip))
;;> "stream-zip: there is no stream"
(message (stream-map + s 5))
;;> "stream-map: argument 3 must be a stream"
(message (stream-map 5 s))
;;> "stream-map: argument 1 must be a procedure"
(message (stream-for-each + s '(1)))
;;> "stream-for-each: argument 3 must be a stream"
(message (stream-filter 5 s))
;;> "stream-filter: argument 1 must be a procedure"
(message (stream-filter odd? '(1 2)))
;;> "stream-filter: argument 2 must be a stream"
(message (stream-take -1 s))
;;> "stream-take: argument 1 must be an exact non-negative integer"
(message (stream-take 1 'x))
;;> "stream-take: argument 2 must be a stream"
(message (stream-drop 1.5 s))
;;> "stream-drop: argument 1 must be an exact non-negative integer"
(message (stream-drop-while 1 s))
;;> "stream-drop-while: argument 1 must be a procedure"
(message (stream-take-while odd? 1))
;;> "stream-take-while: argument 2 must be a stream"
(message (stream-append s 1))
;;> "stream-append: argument 2 must be a stream"
(message (stream-concat '()))
;;> "stream-concat: argument 1 must be a stream"
(message (stream->list (stream-concat (stream 1))))
;;> "stream-concat: argument 1 must be a stream"
(message (list->stream 5))
;;> "list->stream: argument 1 must be a list"
(message (port->stream (open-output-string)))
;;> "port->stream: argument 1 must be a textual input port"
(message (stream->list 'a s))
;;> "stream->list: argument 1 must be an exact non-negative integer"
(message (stream->list '(1)))
;;> "stream->list: argument 1 must be a stream"
(message (stream-fold 1 0 s))
;;> "stream-fold: argument 1 must be a procedure"
(message (stream-from 'a))
;;> "stream-from: argument 1 must be a number"
(message (stream-range 1 'b))
;;> "stream-range: argument 2 must be a real number"
(message (stream-iterate 1 1))
;;> "stream-iterate: argument 1 must be a procedure"
(message (stream-length 1))
;;> "stream-length: argument 1 must be a stream"
(message (stream-ref s -1))
;;> "stream-ref: argument 2 must be an exact non-negative integer"
(message (stream-reverse 1))
;;> "stream-reverse: argument 1 must be a stream"
(message (stream-scan + 0 1))
;;> "stream-scan: argument 3 must be a stream"
(message (stream-unfold 1 odd? square 1))
;;> "stream-unfold: argument 1 must be a procedure"
(message (stream-unfolds 1 1))
;;> "stream-unfolds: argument 1 must be a procedure"
; Nothing is forced for that.
(define forced 0)
(define (noted x) (set! forced (+ forced 1)) x)
(define t (stream-cons (noted 1) (begin (noted 2) stream-null)))
(stream-append t t) (stream-filter odd? t) (stream-map + t) (stream-take 1 t) (stream-drop 1 t) (stream-reverse t)
(stream-concat (stream-cons (noted t) (noted stream-null))) (stream-scan + 0 t) (stream-zip t) (stream-take-while odd? t)
(stream-unfold noted noted noted 1) (stream-iterate noted 1) (list->stream '(1))
(write forced)
;;> 0

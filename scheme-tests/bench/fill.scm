; A text formatter: words are filled into lines of equal width by the breaks that cost least, hyphens included; the
; lines are justified by spaces, and headings are centred and numbered.
(import (scheme base) (scheme char) (scheme write))
(define size 60)
(define source
  (string-append
   "# On ex-am-ples\n"
   "A pro-gram that for-mats text has two things to do. It reads words, and it decides where a line ends. "
   "The first is a mat-ter of char-ac-ters; the sec-ond is a mat-ter of taste, which is put in num-bers: "
   "the emp-ty space at the end of each line, squared, should be small when all lines are ta-ken to-geth-er.\n"
   "# On hy-phens\n"
   "A hy-phen costs some-thing too, be-cause a reader has to re-mem-ber the first half of a word un-til the "
   "sec-ond comes; un-in-ten-tion-al-ly long words may nev-er-the-less be di-vid-ed.\n"))
(define width 46)
(define (lines-of text)
  (let ((in (open-input-string text)))
    (let loop ((letters '()) (lines '()))
      (let ((c (read-char in)))
        (cond ((eof-object? c) (reverse lines))
              ((char=? c #\newline) (loop '() (cons (list->string (reverse letters)) lines)))
              (else (loop (cons c letters) lines)))))))
(define (split text separator)
  (let loop ((i (- (string-length text) 1)) (end (string-length text)) (parts '()))
    (cond ((< i 0) (cons (substring text 0 end) parts))
          ((char=? (string-ref text i) separator) (loop (- i 1) i (cons (substring text (+ i 1) end) parts)))
          (else (loop (- i 1) end parts)))))
(define (pieces-of line)
  (let each-word ((words (split line #\space)))
    (if (null? words)
        '()
        (let each-part ((parts (split (car words) #\-)))
          (if (null? (cdr parts))
              (cons (cons (car parts) #t) (each-word (cdr words)))
              (cons (cons (car parts) #f) (each-part (cdr parts))))))))
(define (fill pieces)
  (let* ((pieces (list->vector pieces))
         (n (vector-length pieces))
         (cost (make-vector (+ n 1) #f))
         (break (make-vector (+ n 1) #f)))
    (define (try start)
      (let extend ((end start) (used 0))
        (if (< end n)
            (let* ((piece (vector-ref pieces end))
                   (length (+ used (string-length (car piece))))
                   (whole (+ length (if (cdr piece) 0 1))))
              (if (<= whole width)
                  (let* ((slack (- width whole))
                         (new (+ (vector-ref cost start)
                                 (if (= (+ end 1) n) 0 (* slack slack))
                                 (if (cdr piece) 0 30)))
                         (old (vector-ref cost (+ end 1))))
                    (if (or (not old) (< new old))
                        (begin
                          (vector-set! cost (+ end 1) new)
                          (vector-set! break (+ end 1) start)))
                    (extend (+ end 1) (+ length (if (cdr piece) 1 0)))))))))
    (vector-set! cost 0 0)
    (do ((i 0 (+ i 1))) ((= i n))
      (if (vector-ref cost i) (try i)))
    (let collect ((end n) (lines '()))
      (if (= end 0)
          lines
          (let ((start (vector-ref break end)))
            (collect start (cons (words-between pieces start end) lines)))))))
(define (words-between pieces start end)
  (let loop ((i start) (word "") (words '()))
    (if (= i end)
        (reverse (if (string=? word "") words (cons (string-append word "-") words)))
        (let ((piece (vector-ref pieces i)))
          (if (cdr piece)
              (loop (+ i 1) "" (cons (string-append word (car piece)) words))
              (loop (+ i 1) (string-append word (car piece)) words))))))
(define (spaces n) (make-string n #\space))
(define (justified words last? out)
  (let* ((letters (apply + (map string-length words)))
         (gaps (- (length words) 1))
         (room (- width letters)))
    (let loop ((words words) (gaps gaps) (room room))
      (display (car words) out)
      (if (pair? (cdr words))
          (let ((gap (if last? 1 (quotient (+ room (- gaps 1)) gaps))))
            (display (spaces gap) out)
            (loop (cdr words) (- gaps 1) (- room gap)))))
    (newline out)))
(define (heading line number out)
  (let* ((words (words-between (list->vector (pieces-of (substring line 2 (string-length line)))) 0
                               (length (pieces-of (substring line 2 (string-length line))))))
         (text (apply string-append (number->string number) "."
                      (map (lambda (word) (string-append " " word)) words))))
    (display (spaces (quotient (- width (string-length text)) 2)) out)
    (display (string-map char-upcase text) out)
    (newline out)))
(define (format-text text)
  (let ((out (open-output-string)))
    (let loop ((lines (lines-of text)) (number 1))
      (cond ((null? lines) (get-output-string out))
            ((char=? #\# (string-ref (car lines) 0))
             (heading (car lines) number out)
             (loop (cdr lines) (+ number 1)))
            (else
             (let each ((filled (fill (pieces-of (car lines)))))
               (justified (car filled) (null? (cdr filled)) out)
               (if (pair? (cdr filled)) (each (cdr filled))))
             (loop (cdr lines) number))))))
(define (repeat n) (if (= n 1) (format-text source) (begin (format-text source) (repeat (- n 1)))))
(display (repeat (* 5 size)))
;;family programs
;;>                 1. ON EXAMPLES
;;> A  program  that  formats  text has two things
;;> to  do.  It  reads words, and it decides where
;;> a  line ends. The first is a matter of charac-
;;> ters;  the  second is a matter of taste, which
;;> is  put in numbers: the empty space at the end
;;> of  each  line,  squared, should be small when
;;> all lines are taken together.
;;>                 2. ON HYPHENS
;;> A hyphen costs something too, because a reader
;;> has to remember the first half of a word until
;;> the  second  comes; unintentionally long words
;;> may nevertheless be divided.
;;small 1
;;small>                 1. ON EXAMPLES
;;small> A  program  that  formats  text has two things
;;small> to  do.  It  reads words, and it decides where
;;small> a  line ends. The first is a matter of charac-
;;small> ters;  the  second is a matter of taste, which
;;small> is  put in numbers: the empty space at the end
;;small> of  each  line,  squared, should be small when
;;small> all lines are taken together.
;;small>                 2. ON HYPHENS
;;small> A hyphen costs something too, because a reader
;;small> has to remember the first half of a word until
;;small> the  second  comes; unintentionally long words
;;small> may nevertheless be divided.

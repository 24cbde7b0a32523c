; A bytevector of large numbers.
(display #u8(1 256))
;;! 255

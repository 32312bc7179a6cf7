package dev.coop.os;

import java.io.IOException;

/** A system call that failed: its name, its errno and the C library's text for it. */
public final class ErrnoException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Address already in use. From {@code asm-generic/errno.h}. */
    public static final int EADDRINUSE = 98;
    /** Cannot assign requested address. From {@code asm-generic/errno.h}. */
    public static final int EADDRNOTAVAIL = 99;
    /** Address family not supported. From {@code asm-generic/errno.h}. */
    public static final int EAFNOSUPPORT = 97;
    /** No such file or directory. From {@code asm-generic/errno-base.h}. */
    public static final int ENOENT = 2;
    /** Permission denied. From {@code asm-generic/errno-base.h}. */
    public static final int EACCES = 13;

    /** Interrupted system call. From {@code asm-generic/errno-base.h}. */
    public static final int EINTR = 4;

    private final int errno;

    ErrnoException(String call, int errno, String text) {
        super(call + ": " + text + " (errno " + errno + ")");
        this.errno = errno;
    }

    /** The errno of the call. */
    public int errno() {
        return errno;
    }
}

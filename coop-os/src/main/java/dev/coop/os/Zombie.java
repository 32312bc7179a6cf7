package dev.coop.os;

import java.io.IOException;

/** A child of this process that has ended, and that the kernel keeps until somebody has asked how. */
public final class Zombie {
    private Zombie() {}

    /**
     * Asks how the child ended, and lets the kernel forget it; does not wait.
     *
     * @return whether it had ended
     * @throws ErrnoException if {@code pid} is no child of this process
     */
    public static boolean reap(long pid) throws IOException {
        return FfmLibC.INSTANCE.waitpid(pid, LibC.WNOHANG) == pid;
    }
}

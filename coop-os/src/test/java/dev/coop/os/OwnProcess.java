package dev.coop.os;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What can only be tried in a process of its own, because it changes that process for good. */
final class OwnProcess {
    private OwnProcess() {}

    /** Runs what its first argument names, and prints what it sees. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        switch (arguments[0]) {
            case "lend" -> lend();
            case "leave" -> leave();
            case "reopen" -> reopen(Path.of(arguments[1]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void lend() throws IOException, InterruptedException {
        StandardInput input = StandardInput.silence();
        print("silenced", Files.readSymbolicLink(Path.of("/proc/self/fd/0")));
        print("read", System.in.read());
        try (ListenSocket socket = ListenSocket.bind(InetAddress.getLoopbackAddress(), Kernel.freePort())) {
            print("socket", Files.readSymbolicLink(Path.of("/proc/self/fd/" + socket.fd())));
            print("lent", inputOf(input.lend(socket, OwnProcess::startReadlink)));
            print("restored", Files.readSymbolicLink(Path.of("/proc/self/fd/0")));
            print("unlent", inputOf(startReadlink()));
            print("again", inputOf(input.lend(socket, OwnProcess::startReadlink)));
            try {
                input.lend(socket, () -> new ProcessBuilder("/no/such/program").start());
            } catch (IOException e) {
                print("failed", Files.readSymbolicLink(Path.of("/proc/self/fd/0")));
            }
        }
    }

    /** A child whose standard input is this process's, and which says what that is. */
    private static Process startReadlink() throws IOException {
        return new ProcessBuilder("readlink", "/proc/self/fd/0").redirectInput(Redirect.INHERIT)
                .redirectError(Redirect.INHERIT).start();
    }

    private static String inputOf(Process child) throws IOException, InterruptedException {
        String output = new String(child.getInputStream().readAllBytes(), UTF_8).strip();
        child.waitFor();
        return output;
    }

    private static void reopen(Path file) throws IOException {
        Path before = Files.readSymbolicLink(Path.of("/proc/self/fd/1"));
        print("before", "here");
        StandardOutput.reopen(file);
        System.err.println("error=there");
        print("after", "there");
        print("out", Files.readSymbolicLink(Path.of("/proc/self/fd/1")));
        print("err", Files.readSymbolicLink(Path.of("/proc/self/fd/2")));
        try {
            StandardOutput.reopen(file.resolve("below a file"));
        } catch (IOException _) {
            print("kept", "there");
        }
        StandardOutput.reopen(before);
        print("back", "here");
    }

    private static void leave() throws IOException {
        print("pid", ProcessHandle.current().pid());
        print("before", session());
        Session.leave();
        print("after", session());
        try {
            Session.leave();
        } catch (ErrnoException e) {
            print("twice", e.errno());
        }
    }

    /** Field 6 of {@code /proc/self/stat}, the session's id; the second, in parentheses, may hold spaces. */
    private static String session() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[3];
    }

    private static void print(String name, Object value) {
        System.out.println(name + "=" + value);
    }
}

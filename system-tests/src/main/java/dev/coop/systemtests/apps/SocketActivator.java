package dev.coop.systemtests.apps;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.coop.os.ListenSocket;
import dev.coop.os.StandardInput;

/**
 * What systemd is to a service with a socket: binds {@code PORT} of the loopback address, listens, and runs {@code COMMAND...} with it as descriptor 3, {@code RUNS} times
 * one after the other.
 */
public final class SocketActivator {
    private static final int BACKLOG = 64;
    /** Descriptor 0 is all that a child of this JVM inherits. */
    private static final String SHELL = "exec 3<&0 0</dev/null; export LISTEN_PID=$$ LISTEN_FDS=1; exec \"$@\"";

    private SocketActivator() {}

    /** {@code TARGET PORT RUNS COMMAND...}; ends with the code of the last run. */
    public static void main(String[] words) throws IOException, InterruptedException {
        try (ListenSocket socket = ListenSocket.bind(InetAddress.getLoopbackAddress(), Integer.parseInt(words[1]))) {
            socket.listen(BACKLOG);
            List<String> command = new ArrayList<>(List.of("sh", "-c", SHELL, "sh"));
            command.addAll(Arrays.asList(words).subList(3, words.length));
            int code = 0;
            for (int run = 0; run < Integer.parseInt(words[2]); run++) {
                Marks.print("run " + run + " begins");
                code = StandardInput.silence().lend(socket, () -> new ProcessBuilder(command)
                        .redirectInput(Redirect.INHERIT).redirectOutput(Redirect.INHERIT)
                        .redirectError(Redirect.INHERIT).start()).waitFor();
            }
            System.exit(code);
        }
    }
}

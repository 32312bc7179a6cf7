package dev.coop.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The test program in one process, reached by its control socket, whoever answers on the shared port.
 *
 * @param directory the sandbox's folder
 * @param pid the process
 */
record Program(Path directory, long pid) {
    /** Makes it run a command of {@code dev.coop.systemtests.apps.Commands} and returns the answer. */
    String tell(String command) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(directory.resolve(pid + ".sock")));
            channel.write(ByteBuffer.wrap((command + "\n").getBytes(UTF_8)));
            return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " did not answer '" + command + "'", e);
        }
    }

    /** Makes it do something that has no result. */
    void order(String command) {
        String answer = tell(command);
        if (!answer.equals("ok")) {
            throw new AssertionError("'" + command + "' in process " + pid + ": " + answer);
        }
    }

    /** The messages that it has received: {@code action FROM senderPid data}. */
    List<String> messages() {
        return tell("messages").lines().toList();
    }

    /** Waits for a message that {@code regex} is found in. */
    String awaitMessage(String regex) {
        Predicate<String> matches = java.util.regex.Pattern.compile(regex).asPredicate();
        return Await.value("a message '" + regex + "' in process " + pid, this::messages,
                messages -> messages.stream().anyMatch(matches)).stream().filter(matches).findFirst().orElseThrow();
    }

    /** Waits until the last message that {@code filter} is found in is one that {@code regex} matches wholly. */
    String awaitLatest(String filter, String regex) {
        Predicate<String> matches = java.util.regex.Pattern.compile(filter).asPredicate();
        return Await.value("'" + regex + "' as the latest '" + filter + "' in process " + pid,
                () -> messages().stream().filter(matches).reduce("", (_, last) -> last), last -> last.matches(regex));
    }
}

package dev.coop.systemtests;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/** The TCP sockets of other processes, as {@code /proc} has them. */
final class TcpSockets {
    /** The state of a connection. */
    static final String ESTABLISHED = "01";
    /** The state of a socket that listens. */
    static final String LISTEN = "0A";

    private static final int STATE = 3;
    private static final int INODE = 9;

    private TcpSockets() {}

    /** The states of all TCP sockets that the process has, but for those that are only bound. */
    static Set<String> statesOf(long pid) throws IOException {
        Set<String> inodes = inodes(pid);
        Set<String> states = new HashSet<>();
        for (String table : new String[]{"tcp", "tcp6"}) {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
                String[] fields = line.strip().split("\\s+", -1);
                if (inodes.contains(fields[INODE])) {
                    states.add(fields[STATE]);
                }
            }
        }
        return states;
    }

    private static Set<String> inodes(long pid) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                String target = Files.readSymbolicLink(descriptor).toString();
                if (target.startsWith("socket:[")) {
                    inodes.add(target.substring("socket:[".length(), target.length() - 1));
                }
            }
        }
        return inodes;
    }
}

package dev.coop.worker.hook;

import java.io.File;
import java.io.FileDescriptor;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A master in small: binds a socket, does not listen, and starts JVMs that find it as their descriptor 0. Only a JVM of
 * its own can do that. Its descriptor functions are private ones of the JDK, opened by a flag.
 */
final class Launcher {
    private final List<Process> children = new ArrayList<>();

    private Launcher() {}

    /** Arguments: control port. */
    static void main(String[] arguments) throws Exception {
        Launcher launcher = new Launcher();
        try (ControlLine line = ControlLine.connect(Integer.parseInt(arguments[0]))) {
            line.serve(Map.of("bind", launcher::bind, "bindUnix", launcher::bindUnix, "spawn", launcher::spawn, "await",
                    launcher::await));
        } finally {
            launcher.children.forEach(Process::destroyForcibly);
        }
    }

    /** {@code bind HOST PORT}: answers with the port. An IPv4 host makes a socket of IPv4, {@code *} one of both. */
    private String bind(String... words) throws ReflectiveOperationException, IOException {
        boolean any = words[1].equals("*");
        InetAddress host = InetAddress.getByName(any ? "::" : words[1]);
        ProtocolFamily family = words[1].contains(".") ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
        Class<?> net = Class.forName("sun.nio.ch.Net");
        Object socket = method(net, "serverSocket", ProtocolFamily.class).invoke(null, family);
        method(net, "bind", ProtocolFamily.class, FileDescriptor.class, InetAddress.class, int.class).invoke(null,
                family, socket, host, Integer.parseInt(words[2]));
        lend(socket);
        Object address = method(net, "localAddress", FileDescriptor.class).invoke(null, socket);
        return address.toString().replaceAll(".*:", "");
    }

    /** {@code bindUnix PATH}. */
    private String bindUnix(String... words) throws ReflectiveOperationException {
        Class<?> unix = Class.forName("sun.nio.ch.UnixDomainSockets");
        Object socket = method(unix, "socket").invoke(null);
        method(unix, "bind", FileDescriptor.class, Path.class).invoke(null, socket, Path.of(words[1]));
        lend(socket);
        return words[1];
    }

    /** Makes it descriptor 0. */
    private static void lend(Object socket) throws ReflectiveOperationException {
        Class<?> dispatcher = Class.forName("sun.nio.ch.DatagramDispatcher");
        Constructor<?> constructor = dispatcher.getDeclaredConstructor();
        constructor.setAccessible(true);
        method(dispatcher, "dup", FileDescriptor.class, FileDescriptor.class).invoke(constructor.newInstance(), socket,
                FileDescriptor.in);
    }

    private static Method method(Class<?> type, String name, Class<?>... parameters) throws NoSuchMethodException {
        Method method = type.getDeclaredMethod(name, parameters);
        method.setAccessible(true);
        return method;
    }

    /** {@code spawn LOG COMMAND...}, parted by tabs; answers with the pid. */
    private String spawn(String... words) throws IOException {
        Process child = new ProcessBuilder(List.of(words).subList(2, words.length))
                .redirectInput(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(words[1]))).redirectErrorStream(true).start();
        children.add(child);
        return Long.toString(child.pid());
    }

    /** {@code await PID}: its exit code, when it has one. */
    private String await(String... words) throws InterruptedException {
        for (Process child : children) {
            if (Long.toString(child.pid()).equals(words[1])) {
                return Integer.toString(child.waitFor());
            }
        }
        return "unknown";
    }
}

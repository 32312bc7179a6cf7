package dev.coop.worker.hook;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The JVMs under test that share one socket, and its clients. All end with {@link #close}. */
final class Jvms implements AutoCloseable {
    private static final int CLIENT_TIMEOUT_MS = 10_000;

    /** One JVM under test. */
    record Jvm(long pid, ControlLine line) {
        String ask(String... words) throws IOException {
            return line.ask(words);
        }

        /** Binds and accepts; answers with the address that the server says it has. */
        String serve(Server.Kind kind, String host, int port) throws IOException {
            String local = ask("open", kind.name(), host, Integer.toString(port), "7");
            ask("accept", kind.name());
            return local;
        }

        /** How many descriptors it has open. */
        int descriptors() {
            return Objects.requireNonNull(new File("/proc/" + pid + "/fd").list()).length;
        }

        /** Waits until no more than {@code limit} descriptors are open: other threads close some. False after a while. */
        boolean awaitDescriptors(int limit) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (descriptors() > limit) {
                if (System.nanoTime() > deadline) {
                    return false;
                }
                Thread.onSpinWait();
            }
            return true;
        }

        void kill() {
            ProcessHandle handle = ProcessHandle.of(pid).orElseThrow();
            handle.destroyForcibly();
            handle.onExit().join();
        }
    }

    private final TestMaster master;
    private final String host;
    private final int backlog;
    private final int port;
    private final List<Jvm> all = new ArrayList<>();

    /** A socket bound to {@code host}, {@code *} for every address. */
    Jvms(TestMaster master, String host, int backlog) throws IOException {
        this(master, host, backlog, 0);
    }

    Jvms(TestMaster master, String host, int backlog, int wantedPort) throws IOException {
        this.master = master;
        this.host = host;
        this.backlog = backlog;
        port = master.bind(host, wantedPort);
    }

    int port() {
        return port;
    }

    /** Starts one more JVM, with {@code flags}. */
    Jvm start(String... flags) throws IOException {
        Jvm jvm = master.start(port + " " + backlog + (host.equals("*") ? "" : " " + host), flags);
        all.add(jvm);
        return jvm;
    }

    /** Starts one more JVM, whose slot has a queue of its own: it binds other ports than {@link #port}. */
    Jvm startWithQueue(String... flags) throws IOException {
        Jvm jvm = master.start("queue " + backlog, flags);
        all.add(jvm);
        return jvm;
    }

    /** The pid of the process that answers a connection to {@code address}. */
    long connect(String address) throws IOException {
        try (Socket socket = client(address)) {
            return Long.parseLong(read(socket));
        }
    }

    /** As {@link #connect}, by HTTP. */
    long get(String address) throws IOException {
        try (Socket socket = client(address)) {
            OutputStream out = socket.getOutputStream();
            out.write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            return Long.parseLong(read(socket).replaceAll("(?s).*\r\n\r\n", ""));
        }
    }

    /** A client in the queue of the socket: nobody has answered it yet. */
    Socket client(String address) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getByName(address), port), CLIENT_TIMEOUT_MS);
        socket.setSoTimeout(CLIENT_TIMEOUT_MS);
        return socket;
    }

    /** What a client gets until the end. */
    static String read(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    @Override
    public void close() throws IOException {
        for (Jvm jvm : all) {
            jvm.line.close();
            master.awaitEnd(jvm);
        }
    }
}

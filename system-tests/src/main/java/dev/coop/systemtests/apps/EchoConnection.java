package dev.coop.systemtests.apps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URLDecoder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import static java.nio.charset.StandardCharsets.UTF_8;

/** One connection of an {@link EchoServer}. {@code GET /name?argument} runs a command and answers with its result. */
final class EchoConnection implements Runnable {
    /** Where a connection is; it can be closed without loss only where it is idle. */
    private enum State {
        FRESH, BUSY, IDLE, CLOSED
    }

    private final Socket socket;
    private final Commands commands;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private State state = State.FRESH;
    private volatile boolean draining;

    EchoConnection(Socket socket, Commands commands) {
        this.socket = socket;
        this.commands = commands;
    }

    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            boolean open = true;
            while (open) {
                String request = in.readLine();
                open = request != null && answer(request, in);
            }
        } catch (IOException _) {
            // The client or drain() has closed the connection.
        }
        enter(State.CLOSED);
    }

    /** Answers one request; false when the connection ends with it. */
    private boolean answer(String request, BufferedReader in) throws IOException {
        enter(State.BUSY);
        boolean keepAlive = true;
        for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
            keepAlive &= !header.equalsIgnoreCase("Connection: close");
        }
        byte[] body = commands.run(command(request)).getBytes(UTF_8);
        keepAlive &= !draining;
        String head = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\nConnection: "
                + (keepAlive ? "keep-alive" : "close") + "\r\n\r\n";
        OutputStream out = socket.getOutputStream();
        out.write(head.getBytes(UTF_8));
        out.write(body);
        enter(State.IDLE);
        return keepAlive && !draining;
    }

    /** {@code GET /name?argument HTTP/1.1} as {@code name argument}. */
    private static String command(String request) {
        String[] words = request.split(" ", 3);
        return words.length < 2 ? "" : URLDecoder.decode(words[1].substring(1).replaceFirst("\\?", " "), UTF_8);
    }

    private void enter(State next) {
        lock.lock();
        try {
            state = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until this connection is idle or {@code deadline} has come, then closes it. */
    void drain(long deadline) throws InterruptedException, IOException {
        draining = true;
        lock.lock();
        try {
            long left = deadline - System.nanoTime();
            while (state != State.IDLE && state != State.CLOSED && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
        socket.close();
    }
}

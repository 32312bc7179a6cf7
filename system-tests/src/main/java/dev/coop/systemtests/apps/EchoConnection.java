package dev.coop.systemtests.apps;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URLDecoder;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.UTF_8;

/** One connection of an {@link EchoServer}. {@code GET /name?argument} runs a command and answers with its result. */
final class EchoConnection implements Runnable {
    private final Socket socket;
    private final Commands commands;
    private final CountDownLatch ended = new CountDownLatch(1);
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
            // The client or awaitEnd() has closed the connection.
        }
        ended.countDown();
    }

    /** Answers one request; false when the connection ends with it. */
    private boolean answer(String request, BufferedReader in) throws IOException {
        boolean keepAlive = true;
        for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
            keepAlive &= !header.equalsIgnoreCase("Connection: close");
        }
        String answer = commands.run(command(request));
        String status = answer.startsWith(Commands.STATUS) ? answer.substring(Commands.STATUS.length()) : "200";
        byte[] body = answer.getBytes(UTF_8);
        keepAlive &= !draining;
        String head = "HTTP/1.1 " + status + " OK\r\nContent-Length: " + body.length + "\r\nConnection: "
                + (keepAlive ? "keep-alive" : "close") + "\r\n\r\n";
        OutputStream out = socket.getOutputStream();
        out.write(head.getBytes(UTF_8));
        out.write(body);
        return keepAlive;
    }

    /** {@code GET /name?argument HTTP/1.1} as {@code name argument}. */
    private static String command(String request) {
        String[] words = request.split(" ", 3);
        return words.length < 2 ? "" : URLDecoder.decode(words[1].substring(1).replaceFirst("\\?", " "), UTF_8);
    }

    /** The next answer is the last one. */
    void drain() {
        draining = true;
    }

    /** Waits until the connection has ended; at the deadline it is closed. */
    void awaitEnd(long deadline) throws InterruptedException, IOException {
        if (!ended.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            socket.close();
        }
    }
}

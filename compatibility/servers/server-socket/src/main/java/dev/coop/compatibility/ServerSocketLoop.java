package dev.coop.compatibility;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.Socket;

import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLServerSocketFactory;

/** A loop that accepts, and a virtual thread for each connection, with as much of HTTP as a GET needs. */
final class ServerSocketLoop {
    public static void main(String[] args) throws IOException {
        ServerSocketFactory factory = System.getProperty("javax.net.ssl.keyStore") == null
                ? ServerSocketFactory.getDefault()
                : SSLServerSocketFactory.getDefault();
        try (ServerSocket server = factory.createServerSocket(Integer.parseInt(System.getenv("PORT")))) {
            while (true) {
                Socket socket = server.accept();
                Thread.startVirtualThread(() -> serve(socket));
            }
        }
    }

    private static void serve(Socket socket) {
        String page = "pid " + ProcessHandle.current().pid();
        byte[] answer = ("HTTP/1.1 200 OK\r\nContent-Length: " + page.length() + "\r\n\r\n" + page).getBytes();
        try (socket; BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream()))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.isEmpty()) {
                    socket.getOutputStream().write(answer);
                }
            }
        } catch (IOException e) {
            System.err.println("a connection has ended: " + e.getMessage());
        }
    }
}

package dev.coop.worker.hook;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A connection between the test and one of its JVMs: a line asks, a line answers. Words are parted by tabs. */
final class ControlLine implements AutoCloseable {
    /** The answer to a line whose first word is the command. */
    interface Command {
        String run(String... words) throws Exception;
    }

    private static final int DEADLINE_MS = 30_000;
    private static final String ERROR = "!";

    private final Socket socket;
    private final BufferedReader reader;
    private final PrintWriter writer;

    ControlLine(Socket socket) throws IOException {
        this.socket = socket;
        reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        writer = new PrintWriter(new OutputStreamWriter(socket.getOutputStream(), StandardCharsets.UTF_8), true);
    }

    static ControlLine connect(int port) throws IOException {
        return new ControlLine(new Socket(InetAddress.ofLiteral("127.0.0.1"), port));
    }

    /** Asks, and waits for the answer. */
    String ask(String... words) throws IOException {
        socket.setSoTimeout(DEADLINE_MS);
        writer.println(String.join("\t", words));
        String answer = reader.readLine();
        if (answer == null) {
            throw new IOException("the process has gone");
        }
        if (answer.startsWith(ERROR)) {
            throw new IOException(answer.substring(ERROR.length()));
        }
        return answer;
    }

    /** Answers until the other side hangs up. */
    void serve(Map<String, Command> commands) throws IOException {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            String[] words = line.split("\t", -1);
            writer.println(answer(commands, words));
        }
    }

    private static String answer(Map<String, Command> commands, String... words) {
        Command command = commands.get(words[0]);
        if (command == null) {
            return ERROR + "no command " + words[0];
        }
        try {
            return command.run(words).replace('\n', '\t');
        } catch (Exception | Error e) {
            e.printStackTrace();
            return ERROR + e;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

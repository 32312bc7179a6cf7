package dev.coop.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** What can be reloaded: two workers each. */
record ReloadPeers(Checkout checkout, Sandbox sandbox, Coop coop) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration QUICK = Duration.ofSeconds(3);
    private static final Duration SLOW = Duration.ofSeconds(8);

    List<ReloadPeer> all() {
        return List.of(coopJetty(), eggCluster(), pm2(), gunicorn(), puma(), nginx());
    }

    /** An application of coop-jetty's. */
    private ReloadPeer coopJetty() {
        Program hello = new Program("hello", checkout.jar("examples/hello", "example-hello"), List.of(), List.of());
        return new ReloadPeer("Coop, coop-jetty", true,
                port -> coop.start(hello, Subjects.PAIR, Optional.empty(), port),
                (_, _) -> sandbox.millis(coop.tell("reload", "--title", "bench"), LIMIT), Duration.ZERO, true,
                List.of());
    }

    /** Its own word for it comes from a worker. */
    private ReloadPeer eggCluster() {
        return new ReloadPeer("egg-cluster", true,
                port -> sandbox.prepare(
                        List.of("node", checkout.nodeFolder().resolve("start.js").toString(), Integer.toString(port),
                                "2", "framework"),
                        Map.of("EGG_SERVER_ENV", "prod", "NODE_ENV", "production")),
                (_, port) -> get(port, "/reload"), QUICK, false,
                List.of("test", "-d", checkout.nodeFolder().resolve("node_modules/egg-cluster").toString()));
    }

    private static void get(int port, String path) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(ISO_8859_1));
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new BenchException("the reload can't be asked for", e);
        }
    }

    private ReloadPeer pm2() {
        Path home = sandbox.folder();
        Map<String, String> variables = Map.of("PM2_HOME", home.toString());
        return new ReloadPeer("PM2", false,
                port -> sandbox.prepare(
                        List.of("pm2", "start", peer("hello.js"), "--no-daemon", "-i", "2", "--name", "hello"),
                        Map.of("PM2_HOME", home.toString(), "PORT", Integer.toString(port))),
                (_, _) -> sandbox.millis(sandbox.prepare(List.of("pm2", "reload", "hello"), variables), LIMIT), QUICK,
                false, List.of("pm2", "--version"));
    }

    /** Of its workers only those with threads keep connections. */
    private ReloadPeer gunicorn() {
        return new ReloadPeer("gunicorn", false,
                port -> sandbox.prepare(List.of("gunicorn", "-w", "2", "-k", "gthread", "--threads", "32",
                        "--keep-alive",
                        "75", "--chdir", checkout.peers().toString(), "-b", "127.0.0.1:" + port, "hello:application"),
                        Map.of()),
                hangUp(), QUICK, false, List.of("gunicorn", "--version"));
    }

    private ReloadPeer puma() {
        return new ReloadPeer("Puma", false,
                port -> sandbox.prepare(List.of("puma", "-w", "2", "-t", "32:32", "-b", "tcp://127.0.0.1:" + port,
                        peer("hello.ru")), Map.of()),
                signal("USR1"), SLOW, false, List.of("puma", "--version"));
    }

    private ReloadPeer nginx() {
        return new ReloadPeer("nginx", false, port -> sandbox.prepare(
                List.of("nginx", "-c", nginxFile(port).toString(), "-g", "daemon off;"), Map.of()), hangUp(), QUICK,
                false, List.of("nginx", "-v"));
    }

    private Path nginxFile(int port) {
        Path folder = sandbox.folder();
        String text = """
                worker_processes 2;
                pid %1$s/pid;
                error_log %1$s/error.log;
                events { worker_connections 1024; }
                http {
                    access_log off;
                    keepalive_requests 100000000;
                    server {
                        listen 127.0.0.1:%2$d;
                        location / { return 200 "hello from worker 0, process 1\n"; }
                    }
                }
                """.formatted(folder, port);
        try {
            return Files.writeString(folder.resolve("nginx.conf"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String peer(String file) {
        return checkout.peers().resolve(file).toString();
    }

    private ReloadPeer.Reload hangUp() {
        return signal("HUP");
    }

    private ReloadPeer.Reload signal(String name) {
        return (master, _) -> sandbox.millis(
                sandbox.prepare(List.of("kill", "-" + name, Long.toString(master.pid())), Map.of()), LIMIT);
    }
}

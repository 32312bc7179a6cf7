package dev.coop.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * A GET by HTTP/1.1 of a server in this process, which tells nothing but whether it is well. A server that speaks TLS is asked
 * by that, and need not prove who it is. Confined to one thread.
 */
final class HttpQuestion {
    private static final int TIMEOUT_MS = 10_000;
    /** What is read of an answer, so that the server is not cut off. */
    private static final int MAX_ANSWER_BYTES = 1 << 20;
    private static final int MAX_STATUS_LINE_BYTES = 256;
    private static final String VERSION = "HTTP/1.";

    /**
     * What came back.
     *
     * @param code the status; 0 where it was none of HTTP
     * @param text for people, after the path: {@code answers 503}
     */
    record Answer(int code, String text) {
        boolean isSuccess() {
            return code / 100 == 2;
        }

        private boolean mayBeOfTls() {
            return code == 0 || code == 400;
        }
    }

    private final SocketAddress door;
    private final String path;
    private boolean isTls;

    HttpQuestion(SocketAddress door, String path) {
        this.door = door;
        this.path = path;
    }

    /** Asks once; waits for the answer. */
    Answer ask() {
        Answer answer = ask(isTls);
        if (!isTls && answer.mayBeOfTls() && door instanceof InetSocketAddress) {
            Answer byTls = ask(true);
            isTls = byTls.code != 0;
            return isTls ? byTls : answer;
        }
        return answer;
    }

    private Answer ask(boolean byTls) {
        try {
            return door instanceof UnixDomainSocketAddress unix
                    ? askUnix(unix)
                    : askInet((InetSocketAddress) door, byTls);
        } catch (IOException | GeneralSecurityException e) {
            return new Answer(0, "can't be asked: " + e);
        }
    }

    private Answer askUnix(UnixDomainSocketAddress unix) throws IOException {
        try (SocketChannel channel = SocketChannel.open(unix)) {
            return exchange(Channels.newInputStream(channel), Channels.newOutputStream(channel), "localhost");
        }
    }

    private Answer askInet(InetSocketAddress inet, boolean byTls) throws IOException, GeneralSecurityException {
        String host = "localhost:" + inet.getPort();
        try (Socket plain = new Socket()) {
            plain.connect(inet, TIMEOUT_MS);
            plain.setSoTimeout(TIMEOUT_MS);
            if (!byTls) {
                return exchange(plain.getInputStream(), plain.getOutputStream(), host);
            }
            try (Socket tls = trustingContext().getSocketFactory().createSocket(plain, "localhost", inet.getPort(),
                    true)) {
                return exchange(tls.getInputStream(), tls.getOutputStream(), host);
            }
        }
    }

    private Answer exchange(InputStream in, OutputStream out, String host) throws IOException {
        out.write(("GET " + path + " HTTP/1.1\r\nHost: " + host
                + "\r\nUser-Agent: coop\r\nAccept: */*\r\nConnection: close\r\n\r\n").getBytes(ISO_8859_1));
        out.flush();
        byte[] answer = in.readNBytes(MAX_ANSWER_BYTES);
        String line = new String(answer, 0, Math.min(answer.length, MAX_STATUS_LINE_BYTES), ISO_8859_1).lines()
                .findFirst().orElse("");
        String[] words = line.split(" ", 3);
        return words.length > 1 && words[0].startsWith(VERSION) && words[1].matches("[1-5][0-9][0-9]")
                ? new Answer(Integer.parseInt(words[1]), "answers " + words[1])
                : new Answer(0, "does not answer by HTTP");
    }

    private static SSLContext trustingContext() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[]{new Trusting()}, null);
        return context;
    }

    /** It is this very process that is asked. */
    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

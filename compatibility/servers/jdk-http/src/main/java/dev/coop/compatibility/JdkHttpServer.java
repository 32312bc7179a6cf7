package dev.coop.compatibility;

import java.net.InetSocketAddress;

import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;

/** The JDK's own server. With the JVM's flag for a key store it serves https. */
final class JdkHttpServer {
    public static void main(String[] args) throws Exception {
        InetSocketAddress address = new InetSocketAddress(Integer.parseInt(System.getenv("PORT")));
        HttpServer server = System.getProperty("javax.net.ssl.keyStore") == null
                ? HttpServer.create(address, 0)
                : secure(address);
        byte[] page = ("pid " + ProcessHandle.current().pid()).getBytes();
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
    }

    private static HttpsServer secure(InetSocketAddress address) throws Exception {
        HttpsServer server = HttpsServer.create(address, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(SSLContext.getDefault()));
        return server;
    }
}

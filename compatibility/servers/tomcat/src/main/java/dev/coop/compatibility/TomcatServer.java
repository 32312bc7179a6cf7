package dev.coop.compatibility;

import java.io.IOException;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/** Tomcat, embedded. With the JVM's flag for a key store it serves https. */
final class TomcatServer {
    public static void main(String[] args) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setPort(Integer.parseInt(System.getenv("PORT")));
        if (System.getProperty("javax.net.ssl.keyStore") != null) {
            secure(tomcat.getConnector());
        }
        tomcat.getConnector();
        Context context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "pid", new HttpServlet() {
            @Override
            protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
                response.getWriter().print("pid " + ProcessHandle.current().pid());
            }
        });
        context.addServletMappingDecoded("/", "pid");
        tomcat.start();
        tomcat.getServer().await();
    }

    private static void secure(Connector connector) {
        SSLHostConfig host = new SSLHostConfig();
        SSLHostConfigCertificate certificate = new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.EC);
        certificate.setCertificateKeystoreFile(System.getProperty("javax.net.ssl.keyStore"));
        certificate.setCertificateKeystorePassword(System.getProperty("javax.net.ssl.keyStorePassword"));
        host.addCertificate(certificate);
        connector.setProperty("SSLEnabled", "true");
        connector.addSslHostConfig(host);
    }
}

package dev.coop.jetty;

import java.nio.ByteBuffer;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Once told, lets each answer be the last one on its connection: also of requests that are being handled by then, and
 * those that fail, for what counts is the moment when the answer goes out. HTTP/2 has a frame for that in place of a header. Any
 * thread.
 */
final class DrainingHandler extends Handler.Wrapper {
    private static final HttpField CLOSE = new HttpField(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE.asString());

    private volatile boolean isDraining;

    /** From now on. */
    void begin() {
        isDraining = true;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2) {
            request.addHttpStreamWrapper(Closing::new);
        }
        return super.handle(request, response, callback);
    }

    /** Adds the header as the head of the answer goes out. */
    private final class Closing extends HttpStream.Wrapper {
        Closing(HttpStream stream) {
            super(stream);
        }

        @Override
        public void send(MetaData.Request request, MetaData.Response response, boolean last, ByteBuffer content,
                Callback callback) {
            super.send(request, isDraining && response != null ? closing(response) : response, last, content, callback);
        }

        private static MetaData.Response closing(MetaData.Response response) {
            return new MetaData.Response(response.getStatus(), response.getReason(), response.getHttpVersion(),
                    HttpFields.build(response.getHttpFields()).put(CLOSE), response.getContentLength(),
                    response.getTrailersSupplier());
        }
    }
}

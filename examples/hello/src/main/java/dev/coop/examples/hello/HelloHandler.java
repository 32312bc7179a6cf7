package dev.coop.examples.hello;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Writes the page. Jetty's threads call it, and the messenger's thread leaves the agent's greeting in it. */
final class HelloHandler extends Handler.Abstract.NonBlocking {
    private final int index;
    private volatile String greeting = "the agent has not answered yet";

    HelloHandler(int index) {
        this.index = index;
    }

    void greeted(String text) {
        greeting = text;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        String page = "hello from worker " + index + ", process " + ProcessHandle.current().pid() + "\n" + greeting
                + "\n";
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain; charset=utf-8");
        Content.Sink.write(response, true, page, callback);
        return true;
    }
}

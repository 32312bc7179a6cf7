package dev.coop.master.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.coop.master.core.Command.Audience;

/** Says that an app worker has gone, to the log and to the parent (E-4). Stateless. */
final class ExitReport {
    private ExitReport() {}

    /** @param isExpected whether somebody wanted that who did not ask the master */
    static void tell(Child child, ExitStatus status, boolean isExpected, List<Integer> currentIds, Outbox out) {
        String line = child + " died (code: " + status.code() + ", signal: " + status.signal() + ", suicide: "
                + child.isSuicide() + ", state: " + child.state().label("listening") + "), current workers: "
                + currentIds;
        if (child.isSuicide() || isExpected) {
            out.info(line);
        } else {
            out.error("AppWorkerDiedError: [master] " + line);
        }
        Map<String, Object> news = new LinkedHashMap<>();
        news.put("id", child.id.number());
        news.put("slot", child.slot());
        news.put("pid", child.pid());
        news.put("code", status.code());
        news.put("signal", status.signal());
        news.put("suicide", child.isSuicide());
        out.post(new Audience.Parent(), "app-worker-died", news);
    }
}

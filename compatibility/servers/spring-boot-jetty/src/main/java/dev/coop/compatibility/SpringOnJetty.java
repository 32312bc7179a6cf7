package dev.coop.compatibility;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Spring Boot with Jetty in the place of Tomcat. */
@SpringBootApplication
@RestController
public class SpringOnJetty {
    public static void main(String[] args) {
        SpringApplication.run(SpringOnJetty.class, args);
    }

    @GetMapping("/")
    public String process() {
        return "pid " + ProcessHandle.current().pid();
    }
}

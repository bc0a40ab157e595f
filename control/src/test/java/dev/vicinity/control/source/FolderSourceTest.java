package dev.vicinity.control.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.control.apiserver.Eventually;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.world.Sample;
import dev.vicinity.core.mesh.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderSourceTest {
  private static final Duration EDIT = Duration.ofSeconds(1);

  private final Path folder;
  private final FolderSource source;
  private final List<Problem> told = Collections.synchronizedList(new ArrayList<>());

  FolderSourceTest(@TempDir Path folder) {
    this.folder = folder;
    source = new FolderSource(folder, MeshSettings.DEFAULT, System::nanoTime);
    source.onProblem(told::add);
  }

  @AfterEach
  void close() {
    source.close();
  }

  @Test
  void startReadsEverythingBelowTheFolder() throws IOException {
    write("pods.yaml", pod("a") + "\n---\n" + pod("b"));
    write("deep/er/more.yml", pod("c"));
    write(
        "one.json", "{\"apiVersion\":\"v1\",\n\t\"kind\":\"List\",\"items\":[" + json("d") + "]}");
    write(
        "typed.yaml",
        "{apiVersion: v1, kind: PodList, items: [{metadata: {name: e, namespace: sample}}]}");
    write(".hidden.yaml", pod("hidden"));
    write("notes.txt", "no: manifest");
    write("other.yaml", "{apiVersion: apps/v1, kind: Deployment, metadata: {name: x}}");

    source.start();

    assertThat(source.catalog().isComplete()).isTrue();
    assertThat(List.of("a", "b", "c", "d", "e")).allMatch(name -> workload(name).isPresent());
    assertThat(workload("hidden")).isEmpty();
    assertThat(source.problems()).isEmpty();
    assertThat(source.objects()).containsEntry("Pod", 5);
  }

  @Test
  void editsTakeEffectWithinASecond() throws IOException {
    write("pods.yaml", pod("a"));
    source.start();

    write("pods.yaml", pod("b"));
    Eventually.holds(EDIT, () -> assertThat(workload("b")).isPresent());
    assertThat(workload("a")).isEmpty();

    write("new/folder/c.yaml", pod("c"));
    Eventually.holds(EDIT, () -> assertThat(workload("c")).isPresent());

    write("new/folder/d.yaml", pod("d"));
    Eventually.holds(EDIT, () -> assertThat(workload("d")).isPresent());

    Files.delete(folder.resolve("new/folder/c.yaml"));
    Eventually.holds(EDIT, () -> assertThat(workload("c")).isEmpty());
    assertThat(told).isEmpty();
  }

  @Test
  void renamedFilesReplaceAtOnce() throws IOException {
    write("pods.yaml", pod("a"));
    source.start();

    write(".pods.yaml.swp", "garbage: [");
    write("pods.yaml.tmp", pod("b"));
    Files.move(
        folder.resolve("pods.yaml.tmp"),
        folder.resolve("pods.yaml"),
        StandardCopyOption.ATOMIC_MOVE);

    Eventually.holds(EDIT, () -> assertThat(workload("b")).isPresent());
    assertThat(workload("a")).isEmpty();
    assertThat(told).isEmpty();
  }

  @Test
  void unparsableFileLeavesWhatItHeldInForce() throws IOException {
    write("pods.yaml", pod("a") + "\n---\n" + pod("b"));
    write("other.yaml", pod("c"));
    source.start();

    write("pods.yaml", pod("a2") + "\n---\n{apiVersion: v1, kind: [");
    write("other.yaml", pod("c2"));

    Eventually.holds(EDIT, () -> assertThat(workload("c2")).isPresent());
    Eventually.holds(EDIT, () -> assertThat(told).hasSize(1));
    assertThat(told.getFirst().where()).isEqualTo(folder.resolve("pods.yaml").toString());
    assertThat(told.getFirst().severity()).isEqualTo(Problem.Severity.ERROR);
    assertThat(told.getFirst().field()).startsWith("line ");
    assertThat(workload("a")).isPresent();
    assertThat(workload("b")).isPresent();
    assertThat(workload("a2")).isEmpty();

    write("pods.yaml", pod("a2"));
    Eventually.holds(EDIT, () -> assertThat(workload("a2")).isPresent());
    assertThat(source.problems()).isEmpty();
  }

  @Test
  void resourceThatDoesNotHoldLeavesItsLastVersionAndItsNeighboursAlone() throws IOException {
    write(
        "service.yaml",
        "{apiVersion: v1, kind: Service, metadata: {name: hello, namespace: sample}, spec: {ports:"
            + " [{port: 80}]}}");
    write("rules.yaml", subset("v1") + "\n---\n" + pod("a"));
    source.start();
    assertThat(source.problems()).isEmpty();

    write("rules.yaml", subset("v1").replace("labels", "lables") + "\n---\n" + pod("b"));

    Eventually.holds(EDIT, () -> assertThat(workload("b")).isPresent());
    Eventually.holds(
        EDIT,
        () ->
            assertThat(told)
                .anySatisfy(
                    problem -> {
                      assertThat(problem.kind()).isEqualTo("DestinationRule");
                      assertThat(problem.field()).isEqualTo("spec.subsets[0].lables");
                      assertThat(problem.value()).contains("unknown field");
                      assertThat(problem.allowed()).contains("labels");
                    }));
    assertThat(source.objects()).containsEntry("DestinationRule", 1);
  }

  @Test
  void firstOfTwoDefinitionsIsInForce() throws IOException {
    write("1.yaml", Sample.pod("a", "first", "n", "127.0.0.2"));
    write("2.yaml", Sample.pod("a", "second", "n", "127.0.0.3"));
    source.start();

    assertThat(workload("a").orElseThrow().labels()).containsEntry("app", "first");
    assertThat(source.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.text()).contains("2.yaml").contains("1.yaml"));

    Files.delete(folder.resolve("1.yaml"));
    Eventually.holds(
        EDIT,
        () -> assertThat(workload("a").orElseThrow().labels()).containsEntry("app", "second"));
    assertThat(source.problems()).isEmpty();
  }

  @Test
  void documentWithoutANameDropsNothing() throws IOException {
    write("pods.yaml", pod("a") + "\n---\n" + pod("b"));
    source.start();

    write(
        "pods.yaml",
        pod("a") + "\n---\n{apiVersion: v1, kind: Pod, metadata: {namespace: sample}}");

    Eventually.holds(EDIT, () -> assertThat(told).hasSize(1));
    assertThat(told.getFirst().text()).contains("metadata.name").contains("missing");
    assertThat(workload("b")).isPresent();
  }

  @Test
  void renamingAFileIsNoSecondDefinition() throws IOException {
    write("a.yaml", pod("a"));
    source.start();

    Files.move(folder.resolve("a.yaml"), folder.resolve("b.yaml"));
    write("c.yaml", pod("c"));

    Eventually.holds(EDIT, () -> assertThat(workload("c")).isPresent());
    Eventually.holds(EDIT, () -> assertThat(source.objects()).containsEntry("Pod", 2));
    assertThat(workload("a")).isPresent();
    assertThat(told).isEmpty();
  }

  @Test
  void folderThatGoesAwayTakesNothingWithIt(@TempDir Path elsewhere) throws IOException {
    write("a.yaml", pod("a"));
    source.start();

    Files.move(folder, elsewhere.resolve("moved"));
    Eventually.holds(EDIT, () -> assertThat(told).hasSize(1));
    assertThat(workload("a")).isPresent();

    Files.move(elsewhere.resolve("moved"), folder);
    write("b.yaml", pod("b"));
    Eventually.holds(EDIT, () -> assertThat(workload("b")).isPresent());
    assertThat(source.problems()).isEmpty();
  }

  private void write(String name, String text) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Optional<Workload> workload(String pod) {
    return source.catalog().workload("sample", pod);
  }

  private static String pod(String name) {
    return Sample.pod(name, "app", "node", "127.0.0.9");
  }

  private static String json(String name) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"%s\",\"namespace\":\"sample\"}}"
        .formatted(name);
  }

  private static String subset(String name) {
    return """
    apiVersion: networking.istio.io/v1
    kind: DestinationRule
    metadata: {name: hello, namespace: sample}
    spec:
      host: hello
      subsets:
      - name: %s
        labels: {version: %s}
    """
        .formatted(name, name);
  }
}

package deploy

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// buildah runs buildah with images of the test's own, and no file system or name space
// that a container lacks.
type buildah struct{ program, dir string }

func (b buildah) run(t *testing.T, arguments ...string) (string, error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), b.program, append([]string{"--storage-driver", "vfs", "--root", filepath.Join(b.dir, "root"), "--runroot", filepath.Join(b.dir, "run")}, arguments...)...)
	cmd.Env = append(os.Environ(), "BUILDAH_ISOLATION=chroot")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func (b buildah) must(t *testing.T, arguments ...string) string {
	t.Helper()
	out, err := b.run(t, arguments...)
	if err != nil {
		t.Fatalf("buildah %q: %v\n%s", arguments, err, out)
	}
	return strings.TrimSpace(out)
}

// buildStage does what the Containerfile's first stage does, by this machine's Go, and
// returns the folder above its /out.
func buildStage(t *testing.T) string {
	t.Helper()
	text := strings.ReplaceAll(edit(t, "Containerfile"), "\\\n", "")
	command := regexp.MustCompile(`(?m)^RUN (.*)$`).FindStringSubmatch(text)
	if command == nil {
		t.Fatal("the Containerfile runs nothing")
	}
	dir := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "/bin/sh", "-ec", strings.ReplaceAll(command[1], " /out/", " "+dir+"/out/"))
	cmd.Dir = ".."
	if err := os.Mkdir(filepath.Join(dir, "out"), 0o755); err != nil {
		t.Fatal(err)
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", command[1], err, out)
	}
	return dir
}

// TestContainerRunsAsNobody who owns the data folder only, and has a health check where
// the format has one.
func TestContainerRunsAsNobody(t *testing.T) {
	t.Parallel()
	b := buildah{installed(t, "buildah"), t.TempDir()}
	if os.Getuid() != 0 {
		t.Skip("only root can give the data folder to another user")
	}
	stage := buildStage(t)
	b.must(t, "build", "--quiet", "--format", "docker", "--build-context", "build="+stage, "--file", "Containerfile", "--tag", "rawi", t.TempDir())
	var image struct {
		Docker struct {
			Config struct {
				User            string
				Entrypoint, Cmd []string
				Env             []string
				Healthcheck     struct{ Test []string }
				Volumes         map[string]any
			} `json:"config"`
		}
	}
	if err := json.Unmarshal([]byte(b.must(t, "inspect", "--type", "image", "rawi")), &image); err != nil {
		t.Fatal(err)
	}
	c := image.Docker.Config
	if _, kept := c.Volumes["/var/lib/rawi"]; c.User != "65532:65532" || !kept || strings.Join(c.Healthcheck.Test, " ") != "CMD /rawi status" {
		t.Errorf("user %s, volumes %v, health check %q", c.User, c.Volumes, c.Healthcheck.Test)
	}
	if strings.Join(append(c.Entrypoint, c.Cmd...), " ") != "/rawi serve" || !slices.Contains(c.Env, "RAWI_CONFIG=/etc/rawi/rawi.yaml") {
		t.Errorf("it runs %q %q in %q", c.Entrypoint, c.Cmd, c.Env)
	}
	container := b.must(t, "from", "rawi")
	config := write(t, filepath.Join(t.TempDir(), "rawi.yaml"), "site: {url: \"http://127.0.0.1:8080\"}\nlisten: \":8080\"\nsocket: /var/lib/rawi/rawi.sock\nfeeds: [{name: furat, url: \"https://furat.test/feed\"}]\n")
	items := write(t, filepath.Join(t.TempDir(), "items.jsonl"), `{"kind":"item","id":"20260301-aaaaaa","feed":"furat","seen":"2026-03-01T08:00:00Z","title":"جسر"}`+"\n")
	for _, file := range []string{config, items} {
		if err := os.Chmod(file, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	inside := func(arguments ...string) (string, error) {
		return b.run(t, append([]string{"run", "--volume", config + ":/etc/rawi/rawi.yaml:ro", "--volume", items + ":/items.jsonl:ro", container, "/rawi"}, arguments...)...)
	}
	if out, err := inside("check-config"); err != nil || !strings.Contains(out, "1 feed") {
		t.Errorf("check-config: %v\n%s", err, out)
	}
	if out, err := inside("import", "/items.jsonl"); err != nil {
		t.Errorf("the store cannot be written: %v\n%s", err, out)
	}
	if out, err := inside("query", "جسر", "--format", "tsv"); err != nil || !strings.Contains(out, "20260301-") {
		t.Errorf("the store cannot be read: %v\n%s", err, out)
	}
	if out, err := inside("status"); err == nil || !strings.Contains(out, "no daemon answers") {
		t.Errorf("the health check without a daemon: %v\n%s", err, out)
	}
}

// TestImagesHaveFullNames, without which podman asks which registry is meant, or fails.
func TestImagesHaveFullNames(t *testing.T) {
	t.Parallel()
	images := regexp.MustCompile(`(?m)^FROM (\S+)`).FindAllStringSubmatch(edit(t, "Containerfile"), -1)
	if len(images) != 2 {
		t.Errorf("the Containerfile begins with %q", images)
	}
	for _, image := range images {
		host, _, ok := strings.Cut(image[1], "/")
		if image[1] != "scratch" && (!ok || !strings.Contains(host, ".")) {
			t.Errorf("%s names no registry", image[1])
		}
	}
}

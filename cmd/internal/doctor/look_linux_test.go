package doctor

import (
	"os"
	"path/filepath"
	"testing"
)

// TestLookSeesTheDiskOfAFolderThatIsStillToBeMade, and what keeps nothing.
func TestLookSeesTheDiskOfAFolderThatIsStillToBeMade(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	folder := filepath.Join(dir, "a", "b")
	s := Look(folder)
	if d := s.Disk; d.Err != nil || d.Folder != folder || d.Free <= 0 || s.Memory <= 0 {
		t.Errorf("got %+v", s)
	}
	if d := lookAtDisk("/dev/shm"); d.Err != nil || d.Kind != inMemory {
		t.Errorf("/dev/shm: %+v", d)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if d := lookAtDisk(filepath.Join(file, "below")); d.Err == nil {
		t.Errorf("below a file: %+v", d)
	}
}

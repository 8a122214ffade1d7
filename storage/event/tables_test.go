package event

import "testing"

func TestTablesHaveNoClash(t *testing.T) {
	if _, err := readTables(lexiconFile, numbersFile, entitiesFile); err != nil {
		t.Fatal(err)
	}
}

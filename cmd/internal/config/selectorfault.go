package config

// wrongSelector says what is wrong with the selector of a key; empty: nothing.
func wrongSelector(key, v string) string {
	if v == "" {
		return "a selector is needed here: " + selectorDocs[key]
	}
	return ""
}

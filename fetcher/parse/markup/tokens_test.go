package markup

import (
	"fmt"
	"strings"
	"testing"
)

func TestTokensAreReadAsTheyAreMeant(t *testing.T) {
	t.Parallel()
	for doc, want := range map[string]string{
		`<A:b x="1">نص</A:b><c/>`:              `<a:b 1>[نص]</a:b><c/>`, // text
		`a & b &amp; &#x633; &nbsp;c`:          "[a & b & س \u00a0c]",
		"1 < 2 <b":                             `[1 ][<][ 2 ][<][b]`,
		`<a><![CDATA[x & <b> &amp;]]>y</a>`:    `<a>[x & <b> &amp;][y]</a>`,
		`<a><![CDATA[x</a><b/>`:                `<a>[x]</a><b/>`,
		`<a><![CDATA[x</a><b><![CDATA[y]]>`:    `<a>[x]</a><b>[y]`,
		`<a><![CDATA[x</b><![CDATA[y]]>`:       `<a>[x</b><![CDATA[y]`,
		`<a><![CDATA[x</a>y]]>`:                `<a>[x</a>y]`,
		`<?xml version="1.0"?><!-- <a> --><b>`: `<b>`,
		`<!-- <a>`:                             `[ ]<a>`,
		`<!DOCTYPE a [<!ENTITY e "<v>">]>&e;`:  `[<v>]`,
		`<!DOCTYPE a [<!ENTITY e "v>&e;`:       `[DOCTYPE a [][&e;]`,
		"<a\x01 x='&lt;'>\x00b":                `[<][a x='<'>b]`,
	} {
		var got strings.Builder
		tokens := NewTokens(nil, []byte(doc))
		for tokens.Next() {
			name := string(tokens.Name)
			if tokens.Prefix != nil {
				name = string(tokens.Prefix) + ":" + name
			}
			switch tokens.Kind {
			case TextToken:
				fmt.Fprintf(&got, "[%s]", tokens.AppendText(nil))
			case StartToken:
				fmt.Fprintf(&got, "<%s", name)
				if x := tokens.Attribute("X"); x != "" {
					got.WriteString(" " + x)
				}
				got.WriteString(map[bool]string{true: "/>", false: ">"}[tokens.Empty])
			case EndToken:
				fmt.Fprintf(&got, "</%s>", name)
			}
		}
		if got.String() != want || tokens.Position() != len(doc) {
			t.Errorf("%s:\n got %s\nwant %s", doc, got.String(), want)
		}
	}
}

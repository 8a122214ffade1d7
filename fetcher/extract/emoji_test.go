package extract

import (
	"strings"
	"testing"
)

func TestPicturesOfEmojiAreLetters(t *testing.T) {
	t.Parallel()
	for _, r := range []struct{ img, text string }{
		{`<img src="https://s.w.org/images/core/emoji/13.0/72x72/1f642.png" alt="🙂" class="wp-smiley" style="height: 1em; max-height: 1em;"/>`, "🙂"},
		{`<img src="https://s.w.org/images/core/emoji/15.0.3/svg/1f1f8-1f1fe.svg">`, "🇸🇾"},
		{`<img src="/wp-includes/images/smilies/icon_smile.gif" alt=":-)">`, ":-)"},
		{`<img src="/wp-includes/images/smilies/icon_smile.gif">`, ""},
		{`<img src="https://twemoji.maxcdn.com/v/latest/72x72/2764.png" alt="❤">`, "❤"},
		{`<img src="https://cdn.jsdelivr.net/gh/twitter/twemoji@14.0.2/assets/svg/1f468-200d-1f469-200d-1f466.svg">`, "👨\u200d👩\u200d👦"},
		{`<img src="https://cdnjs.cloudflare.com/ajax/libs/twemoji/14.0.2/72x72/31-fe0f-20e3.png">`, "1\ufe0f\u20e3"},
		{`<img src="https://abs.twimg.com/emoji/v2/72x72/1f1f8.png" alt="🇸🇾" class="Emoji Emoji--forText">`, "🇸🇾"},
		{`<img src="https://unpkg.com/openmoji@13/color/svg/1F642.svg" alt="">`, "🙂"},
		{`<img src="https://fonts.gstatic.com/s/e/notoemoji/15.0/1f642/32.png" alt="🙂">`, "🙂"},
		{`<img src="https://forum.example/images/emoji/twitter/smile.png?v=12" class="emoji" title=":smile:" alt=":smile:">`, ":smile:"},
		{`<img src="https://forum.example/images/emoji/1f604.png?v=12" title=":smile:" alt=":smile:">`, "😄"},
		{`<img src="https://static.xx.fbcdn.net/images/emoji.php/v9/t4c/1/16/1f642.png" width="16" height="16" alt="🙂">`, "🙂"},
		{`<img class="emoji" src="/x.png" alt="🙂" width="20">`, "🙂"},
		{`<img class="emoji" src="/x.png" alt="` + strings.Repeat("x", maxEmoji+1) + `">`, ""},
		{`<img class="emoji" src="/1f642.png" alt="` + strings.Repeat("x", maxEmoji+1) + `">`, "🙂"},
		{`<img src="/any/1f642.png" alt="🙂">`, "🙂"},
		{`<img src="/any/file.png" alt="🙂" width="18" height="18">`, "🙂"},
		{`<img src="data:image/gif;base64,R0" data-src="https://s.w.org/images/core/emoji/13.0/72x72/1f642.png" alt="🙂">`, "🙂"},
	} {
		got := HTML("<p>مرحبا"+r.img+`</p><img src="https://news.example/real.jpg">`, nil) // hello
		want := "<p>مرحبا" + r.text + `</p><img src="https://news.example/real.jpg"/>`
		if got.HTML != want || got.Image != "https://news.example/real.jpg" || got.Text[0] != "مرحبا"+r.text {
			t.Errorf("%s\n got %+v\nwant %s", r.img, got, want)
		}
		if title := Text("مرحبا" + r.img); title != "مرحبا"+r.text {
			t.Errorf("%s in a title: got %q, want %q", r.img, title, r.text)
		}
	}
}

func TestPicturesOfThingsStayPictures(t *testing.T) {
	t.Parallel()
	for _, img := range []string{
		`<img src="https://news.example/2728.jpg" alt="">`,
		`<img src="https://news.example/heart.jpg" alt="❤" width="640" height="480">`,
		`<img src="https://news.example/heart.jpg" alt="❤">`,
		`<img src="https://news.example/emoji/conference.jpg" alt="مؤتمر">`, // a conference
		`<img src="https://news.example/photos/emojipedia-launch.jpg">`,
		`<img src="https://news.example/smile-2026.jpg" width="60">`,
		`<img src="https://news.example/wide.jpg" style="max-width:100%;height:auto">`,
	} {
		if got := HTML(img, nil); !strings.HasPrefix(got.Image, "https://news.example/") || len(got.Text) > 0 {
			t.Errorf("%s: %+v", img, got)
		}
	}
}

func TestCountersAreNotTheImage(t *testing.T) {
	t.Parallel()
	for _, img := range []string{
		`<img src="https://count.example/a" width="1" height="1">`,
		`<img src="https://count.example/a" width="1px">`,
		`<img src="https://count.example/a" height="0">`,
		`<img src="https://count.example/a" style="width: 1px; height: 1px">`,
		`<img src="https://count.example/a" style="border:0;height:1px!important">`,
		`<img src="https://count.example/1x1.gif">`,
		`<img src="https://count.example/images/Spacer.gif?id=3">`,
		`<img src="https://pixel.wp.com/b.gif?host=news.example">`,
		`<img src="https://count.example/a" style="display:none">`,
	} {
		if got := HTML(img+`<img src="https://news.example/real.jpg">`, nil); got.Image != "https://news.example/real.jpg" {
			t.Errorf("%s: the image is %q", img, got.Image)
		}
	}
}

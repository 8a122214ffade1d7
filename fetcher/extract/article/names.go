package article

import "strings"

// What publishing systems, their plug-ins and hand-made sites call things, in the words of
// a class or an id.
var (
	// states are words that make a name one of a state: has-sidebar, comments-open.
	states = words("has with no without not is hide open closed enabled disabled active")

	// bodyOwners and bodyWords in this order name the text of an article.
	bodyOwners = words("article art entry post story news node single detail details haber khabar content blog topic message")
	bodyWords  = words("body content contents text texts txt detail details copy html paragraphs icerik metin metni detay contenu texte matn message")
	wrappers   = words("wrapper wrap inner outer container area box block main root div section col clearfix full new")

	nameWords = merge(
		each(bodyMark, `articlebody entrycontent postbody storybody postcontent newsbody newstext articletext newscontent articlecontent
			newsdetails newsdetail fulltext itemfulltext bodytext storytext haberdetay habericerik habermetin habermetni`),
		each(scopeMark, "hentry"),
		each(titleMark, "headline"),
		each(leadMark, `standfirst lead lede leed chapo chapeau subtitle subheadline subheading deck dek summary excerpt intro introtext spot abstract sous`),
		each(furniture, `related relatedposts relatednews recommended recommendation recommendations recirculation trending popular mostread similar
			comments comment commentlist commentform respond disqus livefyre yorum yorumlar commentaires
			share sharing sharebar sharedaddy social socials addthis addtoany a2a ssba heateor sharethis paylas partage partager 
			newsletter signup infolettre abonnement 
			breadcrumb breadcrumbs menu nav navbar navigation pagination pager pagenav postmetadata footer masthead 
			ad ads advert adverts advertisement advertising adsbygoogle adv reklam publicite taboola outbrain mgid 
			popup lightbox toast
			tags taglist tagcloud keywords etiket etiketler categories
			author authors authorinfo auteur auteurs byline bio biography
			 readalso alsoread seealso morenews ilgili benzer ticker toolbar login signin ratings rating reactions likes `),
		each(furniture|layoutMark, "sidebar"),
		each(furniture|consentMark, "cookie cookies consent gdpr cmp didomi onetrust"),
		each(vague, "subscribe subscription subscriptions paywall follow skip sponsor sponsored promo promoted banner overlay modal noprint readmore"),
		each(smallPrint, "date dates time timestamp meta postmeta views hits published submitted posted createdate pubdate readtime source category fieldlabel tarih tarikh zaman yazar muhabir writer reporter"),
	)

	namePairs = merge(
		each(vague, "read-more"),
		each(furniture, `read-also read-next also-read also-like see-also more-news more-stories more-posts more-articles more-from more-on
			latest-news latest-posts recent-posts recent-news most-read most-viewed most-commented most-popular lire-aussi tag-list tag-links
			tag-cloud cat-links post-nav next-post prev-post next-article prev-article widget-area font-size text-resize user-login social-links
			editors-picks`),
		each(smallPrint, "article-info post-info news-info node-info entry-info posted-on reading-time view-count"),
		each(bodyMark, "the-content the-text"),
		each(titleMark, "entry-title post-title article-title news-title story-title node-title page-title"),
		each(leadMark, "sub-title sub-headline sub-heading lead-in"),
	)
)

// words returns the set of the words of a list.
func words(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

// each returns the words of a list with a mark.
func each(m mark, list string) map[string]mark {
	out := map[string]mark{}
	for w := range strings.FieldsSeq(list) {
		out[w] = m
	}
	return out
}

// merge returns all entries of maps. A pair of words is written with a hyphen.
func merge(maps ...map[string]mark) map[string]mark {
	out := map[string]mark{}
	for _, m := range maps {
		for w, k := range m {
			out[strings.ReplaceAll(w, "-", " ")] |= k
		}
	}
	return out
}

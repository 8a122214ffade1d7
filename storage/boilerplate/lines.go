package boilerplate

// The lists of lines, by what they are. Phrases are separated by semicolons or line
// ends and folded as words are: spelling, case, digits and punctuation do not count,
// but for a "*", which stands for any words.

// mores lead to the rest of a text: alone in a block, or behind an ellipsis.
const mores = `
read more; read the full article; read full story; read the rest of this entry; continue reading; continue reading *; keep reading; click here to read more
اقرأ المزيد; اقرا المزيد; المزيد; للمزيد; قراءة المزيد; إقرأ المزيد; تابع القراءة; متابعة القراءة; أكمل القراءة; اضغط هنا; للمزيد اضغط هنا; لقراءة المزيد; لقراءة المزيد اضغط هنا
ادامه مطلب; ادامه مطلب *; ادامه خبر; بیشتر بخوانید; ادامه را بخوانید; مشاهده بیشتر; زیاتر بخوێنەوە; زۆرتر بخوێنەوە; زیاتر بخوێنهوه; درێژەی بابەت; درێژەی هەواڵ; zêdetir bixwîne; zêdetir bixwînin; zêdetir; berdewam bike; bixwîne
devamını oku; devamı; devamı için tıklayın; haberin devamı; haberin devamı için tıklayın; tümünü oku; lire la suite; lire plus; lire l'article; lire la suite de l'article; continuer la lecture; voir plus; weiterlesen; leer más
`

// posts name the site that had an article first: alone in a block, or at its end.
const posts = `
the post * appeared first on *; the post * first appeared on *; this post * appeared first on *; this article first appeared on *; this post first appeared on *
ظهرت المقالة *; ظهرت التدوينة *; ظهر المقال *; المقالة * ظهرت أولا على *; التدوينة * ظهرت أولا على *; المقال * ظهر أولا على *; مقالة * ظهرت أولا على *
`

// lines stand alone in a block.
const lines = `
read also *; also read *; view article; view original; view comments; leave a comment; no comments; no comments yet; comments; comment; comments off; comments off on *; add a comment; post a comment
share this; share this article; share with your friends *; share this with your friends *; share this article with *; share this story; share this post; share; like this; like loading; related; loading; advertisement; advertisements; sponsored; sponsored content; ad feedback
article continues below; article continues after this advertisement; story continues below; story continues below advertisement; listen to this article; min read; next previous; previous next
all rights reserved; * all rights reserved; all rights reserved *; copyright * all rights reserved *; skip to content; skip to main content; back to top; print this article; ends
afp; reuters; ap; dpa; agencies; رويترز; أ ف ب; فرانس برس; وكالات; د ب أ; الأناضول; تسنیم; ایسنا; ایرنا; anf
watch more; image credit; this video is not available; please enable javascript *; your browser does not support *; table of contents

اقرأ أيضا *; إقرأ أيضا *; اقرئي أيضا *
التعليقات; تعليقات; تعليق; لا توجد تعليقات; لا تعليقات; لا يوجد تعليقات; أضف تعليق; أضف تعليقا; اترك تعليقا; اترك تعليقك; أكتب تعليقك; شارك برأيك; التعليقات مغلقة
جميع الحقوق محفوظة *; كل الحقوق محفوظة *; كافة الحقوق محفوظة *; حقوق النشر محفوظة *; إعلان; اعلانات; مساحة إعلانية; انتهى; شارك الخبر; شارك المقال; شارك هذا الموضوع; شارك هذا الخبر
شاركها; مشاركة الخبر; شارك هذا المقال; شارك الخبر مع أصدقائك *; شارك المقال مع أصدقائك *; شاركه مع أصدقائك *; انشر الخبر; معجب بهذه; إعجاب تحميل; نسخ الرابط; تم نسخ الرابط; رابط مختصر; الرابط المختصر; طباعة الخبر; العودة إلى الأعلى; استمع إلى المقال
للتواصل مع الكاتب; للتواصل مع الكاتب *; لا يوجد وسوم; جار التحميل; دقيقة قراءة; دقائق قراءة; مدة القراءة

همچنین بخوانید *; بدون دیدگاه; بدون نظر; نظرات; دیدگاه ها; دیدگاهها; نظر شما; ارسال نظر; نظر بدهید; دیدگاهتان را بنویسید; انتهای پیام; انتهای خبر
تمامی حقوق محفوظ است; * تمامی حقوق محفوظ است; تمامی حقوق * محفوظ است; کلیه حقوق * محفوظ است *; نوشته * اولین بار در *; نوشته * پدیدار شد; اشتراک گذاری; به اشتراک بگذارید; لینک کوتاه; کپی لینک; چاپ خبر; تبلیغات

کۆمێنت; کۆمێنتەکان; لێدوانەکان; لێدوان; هاوبەشی بکە; بڵاوی بکەوە; هەموو مافەکان پارێزراون *; هەموو مافێک پارێزراوە *; هەموو مافێکی پارێزراوە *; ڕیکلام

şîrove; şîrove tune; şîroveyan binivîse; şîroveyek binivîse; parve bike; parve bikin; hemû maf parastî ne *; hemû mafên parastî ne *; mafên * parastî ne; reklam

ayrıca okuyun *; * abone olun; yorumlar; yorum; yorum yok; yorum yap; yorum yaz; yorum yapın; ilk yorumu siz yapın; henüz yorum yapılmamış; paylaş
tüm hakları saklıdır *; * tüm hakları saklıdır; her hakkı saklıdır *; bu haberi paylaş; haberi paylaş; sayfayı yazdır

à lire aussi *; lire aussi *; commentaires; commentaire; aucun commentaire; pas de commentaires; laisser un commentaire; partager; partager cet article
tous droits réservés *; * tous droits réservés; l'article * est apparu en premier sur *; l’article * est apparu en premier sur *; cet article * est apparu en premier sur *; publicité
der beitrag * erschien zuerst auf *; la entrada * se publicó primero en *
`

// tails stand behind the title, told again.
const tails = `
appeared first on *; first appeared on *; yazısı ilk önce * üzerinde ortaya çıktı; yazısı ilk olarak * üzerinde göründü; est apparu en premier sur *; ظهرت أولا على *; ظهر أولا على *; اولین بار در *
`

// sidebars stand above a list of the headlines of other articles, behind which the article
// does not go on.
const sidebars = `
most read; most popular; most viewed; most commented; most shared; trending; trending now; popular posts; top stories; top topics; latest news; recent posts
الأكثر قراءة; الأكثر مشاهدة; الأكثر تعليقا; الأكثر تداولا; الأكثر شيوعا; الأكثر زيارة; آخر الأخبار; أحدث الأخبار; أهم الأخبار; أهم المواضيع; أهم التصنيفات; المقالات الأخيرة; أحدث المقالات
پربازدیدترین; پربازدیدترین ها; پربازدیدها; پربازدیدترین اخبار; پر بازدیدترین ها; پربحث ترین; آخرین اخبار; جدیدترین اخبار; موضوعات مهم
زۆرترین خوێندراو; زۆرترین خوێنراو; زۆرترین بینراو; پڕبینەرترین; پڕخوێنەرترین; دوایین هەواڵ; دوایین هەواڵەکان; نوێترین هەواڵەکان; بابەتە گرنگەکان
herî zêde xwendî; herî zêde hatine xwendin; yên herî zêde hatine xwendin; nûçeyên dawî; mijarên girîng
en çok okunanlar; en çok okunan; çok okunanlar; en çok okunan haberler; son haberler; öne çıkan konular; öne çıkanlar; öne çıkan haberler
les plus lus; les plus consultés; dernières nouvelles
`

// headings stand above such a list, or before one of the headlines, behind a colon. The
// article may go on.
const headings = `
more news; more stories; more from *; more on this story; more on this topic; related articles; related stories; related posts; related news; related topics; related content
read also; also read; see also; you may also like; you might also like; recommended; recommended for you; recommended stories; dont miss; don't miss; editors picks; editor's picks

اقرأ أيضا; إقرأ أيضا; اقرئي أيضا; شاهد أيضا; طالع أيضا; قد يعجبك أيضا; قد يهمك; قد يهمك أيضا; ربما يعجبك; اخترنا لك; اخترنا لكم; نرشح لك
مواضيع ذات صلة; أخبار ذات صلة; مقالات ذات صلة; موضوعات ذات صلة; ذات صلة; مواضيع متعلقة; موضوعات متعلقة; أخبار متعلقة; مقالات مشابهة; أخبار مشابهة; مقالات أخرى للكاتب; مقالات أخرى; أخبار أخرى; المزيد من الأخبار; مواضيع مقترحة

مطالب مرتبط; اخبار مرتبط; خبرهای مرتبط; مطالب پیشنهادی; پیشنهاد سردبیر; همچنین بخوانید; بیشتر بخوانید; مرتبط ها
هەواڵی پەیوەندیدار; هەواڵە پەیوەندیدارەکان; بابەتی پەیوەندیدار; بابەتی هاوشێوە; هەروەها بخوێنەوە; بابەتی تر
nûçeyên têkildar; nûçeyên din; mijarên têkildar; her wiha bixwîne; herwiha bixwîne; li vir bixwîne
ilgili haberler; benzer haberler; diğer haberler; ilginizi çekebilir; ayrıca okuyun; ayrıca bakınız; bunlar da ilginizi çekebilir; ilgili haber
à lire aussi; lire aussi; articles similaires; articles liés; sur le même sujet; à voir aussi; voir aussi; plus d'articles
`

// labels stand before a colon and few words: a credit, a source, tags.
const labels = `
photo; photos; photo by; photo credit; image; image credit; image source; picture; credit; source; sources; via; editing by; edited by; reporting by; translated by
صورة; الصورة; تصوير; عدسة; المصدر; المصادر; مصدر; تحرير; إعداد; ترجمة; كتابة; مصدر الصورة; حقوق الصورة
عکس; عکاس; منبع; ترجمه; خبرنگار; کد خبر; شناسه خبر; سەرچاوە; وێنە; çavkanî; wêne; nûçegihan; kaynak; fotoğraf; foto; editör; muhabir; crédit photo; crédits; traduction; source de l'image
`

// tagLabels stand before a colon and a list.
const tagLabels = `
tags; tag; tagged; keywords; filed under; posted in; categories; category; topics; share this; share; follow us; read more; related
الوسوم; وسوم; كلمات مفتاحية; الكلمات المفتاحية; كلمات دلالية; الكلمات الدلالية; التصنيفات; التصنيف; تصنيفات; الأقسام; شارك; شارك الخبر; تابعونا; تابعنا; اقرأ المزيد; رابط مختصر; الرابط المختصر
برچسب; برچسب ها; برچسبها; کلیدواژه; کلید واژه ها; کلمات کلیدی; دسته بندی; لینک کوتاه; تاگ; تاگەکان; وشەی سەرەکی; etîket; etiketler; etiket; kategori; kategoriler; mots clés; mots-clés; étiquettes; catégories; catégorie
`

// besides are lines only beside another one: alone they could be anything.
const besides = `
home; news; sections; section; topics; categories; tags; print; email; copy link; share; more; menu; search; close; subscribe; sign in; log in; comments; follow us; newsletter; photos; videos; latest update
الرئيسية; أخبار; الأخبار; الأقسام; أقسام; التصنيفات; تصنيفات; الوسوم; طباعة; البريد الإلكتروني; شارك; مشاركة; المزيد; القائمة; بحث; إغلاق; اشترك; تسجيل الدخول; صور; فيديو; تابعنا; تابعونا; آخر تحديث
دسته بندی; دستهبندی; اخبار; صفحه نخست; برچسب ها; چاپ; ایمیل; جستجو; بیشتر; عکس; فیلم; سەرەتا; هەواڵ; بەشەکان; بابەتەکان; گەڕان; چاپکردن; beş; destpêk; nûçe; mijar; lêgerîn; çap bike
kategoriler; ana sayfa; anasayfa; haberler; etiketler; yazdır; ara; menü; paylaş; daha fazla; giriş yap; accueil; actualités; catégories; imprimer; rubriques; rechercher; s'abonner
`

// homes begin a path of the site: Home / News.
const homes = `home; you are here; الرئيسية; الصفحة الرئيسية; أنت هنا; صفحه نخست; خانه; صفحه اصلی; سەرەتا; سەرەکی; پەڕەی سەرەکی; destpêk; rûpela sereke; ana sayfa; anasayfa; accueil; vous êtes ici`

// networks are what lists of networks, and invitations to them, are made of.
const networks = `
facebook; twitter; x; telegram; whatsapp; instagram; youtube; tiktok; linkedin; pinterest; reddit; tumblr; threads; bluesky; mastodon; snapchat; messenger; viber; skype; vk; google; google news; rss; email; e mail; mail; print; copy link; link; pocket; flipboard
فيسبوك; فيس بوك; الفيسبوك; تويتر; إكس; تلغرام; تليغرام; تيليغرام; تلجرام; تليجرام; التلغرام; التليغرام; واتساب; واتس اب; الواتساب; انستغرام; إنستغرام; انستجرام; يوتيوب; اليوتيوب; تيك توك; لينكد إن; لينكدإن; سناب شات; ماسنجر; غوغل نيوز; أخبار غوغل; جوجل نيوز; البريد; طباعة; نسخ الرابط
تلگرام; اینستاگرام; توییتر; فیس بوک; فیسبوک; واتساپ; واتس اپ; یوتیوب; ایتا; سروش; روبیکا; بله; ایکس; فەیسبووک; تەلەگرام; تێلێگرام; تویتەر; واتسئاپ; ئینستاگرام; یوتوب
`

// networkJoins join networks to a list.
const networkJoins = `
on; and; or; via; in; at; by; to; with; the; a; our; us; opens in new window; share; follow; click; official; page; channel; account; accounts; social media; article; news; post; story
على; في; عبر; من; إلى; مع; و; أو; صفحتنا; قناتنا; حسابنا; حساباتنا; مواقع التواصل الاجتماعي; منصات التواصل; الاجتماعي; التواصل; الخبر; المقال; الموضوع; هذا; شارك; شاركها; مشاركة; نشر; فتح في نافذة جديدة; يفتح; نافذة; جديدة
در; از; طریق; را; ما; دنبال; کنید; اشتراک; گذاری; لە; بە; ڕێگەی; li; ser; ji; bi; rê; ya; me; de; ve; ile; üzerinden; üzerinde; bizi; takip; edin; paylaş; et; sur; et; via; par; nous; suivez; partager
`

// networkOpeners begin an invitation to networks, of which nothing but networks may follow.
const networkOpeners = `
follow us; follow us on; share on; share via; share this; share this on; share this article; share this story; click to share on; click to email; find us on; join us on; like us on; tweet
تابعنا; تابعونا; تابعنا على; تابعونا على; شارك; شارك الخبر; شارك المقال; شارك على; شارك عبر; مشاركة; انشر; انقر للمشاركة; اضغط للمشاركة; شاركها; شاركنا على
ما را در; ما را دنبال کنید; اشتراک گذاری; فۆڵۆومان بکە; فۆڵۆمان بکە; لەگەڵمان بن; me li ser; li ser; parve bike; bizi takip edin; paylaş; suivez nous; suivez-nous; partager; retrouvez nous
`

// callers begin an invitation, which also has a phrase of calls.
const callers = `
follow; join; subscribe; sign up; get; download; click; like; support; to get; to receive; to follow; to read; for more; for the latest; want; stay; never miss; don't miss; receive; keep up; install; you can follow; check out; listen; watch
لمتابعة; للمتابعة; لمزيد; للمزيد; لمعرفة; لقراءة; للاشتراك; للانضمام; للحصول; انضم; انضموا; إنضموا; اشترك; اشتركوا; اشتركي; تابع; تابعوا; تابعونا; تابعنا; حمل; حملوا; يمكنكم; يمكنك; كن; كونوا; لا تفوت; لا تفوتوا; اضغط; اضغطوا; انقر; لتصلك; ليصلك; شاركونا
برای; با ما; به کانال; در کانال; کانال; ما را; اخبار; بۆ; بەشداری; بەشداربە; سەردانی; ببە; ببن; لەگەڵمان; ji bo; bibe; bibin; me li; li kanala; kanala
bültenimize; bizi; kanalımıza; kanalımızı; haberler; haberleri; son dakika; gelişmelerden; whatsapp; telegram; youtube; suivez; abonnez; inscrivez; rejoignez; recevez; pour recevoir; téléchargez; ne manquez
`

// calls are what an invitation invites to.
const calls = `
our telegram; our whatsapp; our channel; our channels; our newsletter; our newsletters; our page; our app; our free; our daily; our weekly; our podcast; our youtube; our facebook; our twitter; our mailing list; our email; your inbox; us on facebook; us on twitter; us on x; us on telegram; us on whatsapp; us on instagram; us on google; us on youtube; click here; our journalism; my newsletter; the newsletter
قناتنا; بقناتنا; لقناتنا; قنواتنا; صفحتنا; لصفحتنا; صفحاتنا; حسابنا; حساباتنا; تطبيقنا; نشرتنا; مجموعتنا; منصاتنا; النشرة البريدية; نشرتنا البريدية; القائمة البريدية; لتصلك; لتصلكم; ليصلك; ليصلكم; اضغط هنا; اضغطوا هنا; انقر هنا; انقروا هنا; انضموا إلى قناة; اشتركوا في قناة; تابعوا قناة; تابعونا على; تابعونا عبر; تابعنا على; تابعنا عبر; الاشتراك في قناة; عبر قناة; على قناة التلغرام
کانال تلگرام; کانال ما; کانال تلگرامی ما; عضو شوید; ما را در; کلیک کنید; به ما بپیوندید; کەناڵەکەمان; پەیجەکەمان; پەیجی; لاپەڕەکەمان; کەناڵی; لێرە کلیک; kanala me; rûpela me; nûçenameyê; nûçenameya; bişopîne; bişopînin; bibe endam; endamê; هەواڵنامە
abone olun; abone ol; takip edin; takip et; kanalımıza; bültenimize; tıklayın; notre newsletter; notre chaîne; notre page; notre infolettre; nos newsletters; nous sur; vous à notre; cliquez ici; notre application
`

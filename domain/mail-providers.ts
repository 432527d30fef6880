/**
 * Domains that hand out mailboxes to anybody: whoever writes from there is not its company (section 3, E17).
 * The default policy takes this list; a portal edits its own copy.
 */
export const freeMailDomains: readonly string[] = words(`
  gmail.com googlemail.com outlook.com outlook.de outlook.es outlook.fr outlook.it outlook.jp
  outlook.co.th outlook.com.br outlook.com.au outlook.be outlook.dk outlook.ie outlook.in outlook.pt
  hotmail.com hotmail.be hotmail.ca hotmail.ch hotmail.co.jp hotmail.co.uk hotmail.com.ar hotmail.com.au
  hotmail.com.br hotmail.com.mx hotmail.de hotmail.dk hotmail.es hotmail.fi hotmail.fr hotmail.it
  hotmail.nl hotmail.no hotmail.se live.com live.at live.be live.ca live.cl live.cn live.co.uk live.com.ar
  live.com.au live.com.mx live.com.pt live.de live.dk live.fi live.fr live.ie live.in live.it live.jp
  live.nl live.no live.ru live.se msn.com passport.com windowslive.com yahoo.com yahoo.at yahoo.be
  yahoo.ca yahoo.ch yahoo.co.id yahoo.co.in yahoo.co.jp yahoo.co.kr yahoo.co.nz yahoo.co.th yahoo.co.uk
  yahoo.co.za yahoo.com.ar yahoo.com.au yahoo.com.br yahoo.com.cn yahoo.com.co yahoo.com.hk yahoo.com.mx
  yahoo.com.my yahoo.com.pe yahoo.com.ph yahoo.com.sg yahoo.com.tr yahoo.com.tw yahoo.com.ve yahoo.com.vn
  yahoo.cz yahoo.de yahoo.dk yahoo.es yahoo.fi yahoo.fr yahoo.gr yahoo.hu yahoo.ie yahoo.in yahoo.it
  yahoo.nl yahoo.no yahoo.pl yahoo.pt yahoo.ro yahoo.se ymail.com rocketmail.com myyahoo.com icloud.com
  me.com mac.com aol.com aol.co.uk aol.de aol.fr aol.it aim.com proton.me protonmail.com protonmail.ch
  pm.me tutanota.com tutanota.de tutamail.com tuta.com tuta.io keemail.me fastmail.com fastmail.fm hey.com
  hushmail.com hush.com mailbox.org posteo.de posteo.net runbox.com startmail.com disroot.org riseup.net
  zoho.com zohomail.com zohomail.eu zohomail.in duck.com mozmail.com simplelogin.com gmx.com gmx.at gmx.ch
  gmx.de gmx.es gmx.fr gmx.net gmx.us gmx.co.uk mail.com email.com usa.com post.com europe.com asia.com
  consultant.com engineer.com inbox.com lycos.com excite.com care2.com rediffmail.com rediff.com sify.com
  indiatimes.com juno.com netzero.net earthlink.net mindspring.com netscape.net comcast.net verizon.net
  att.net sbcglobal.net bellsouth.net cox.net charter.net optonline.net frontier.com frontiernet.net
  windstream.net centurylink.net roadrunner.com rogers.com shaw.ca sympatico.ca bell.net telus.net
  videotron.ca btinternet.com btopenworld.com blueyonder.co.uk ntlworld.com virginmedia.com sky.com
  talktalk.net tiscali.co.uk o2.co.uk plusnet.com eircom.net web.de t-online.de freenet.de arcor.de
  1und1.de online.de vodafone.de aon.at chello.at bluewin.ch hispeed.ch sunrise.ch orange.fr wanadoo.fr
  free.fr laposte.net sfr.fr neuf.fr bbox.fr numericable.fr libero.it virgilio.it alice.it tin.it
  tiscali.it email.it fastwebnet.it inwind.it telefonica.net terra.es ono.com sapo.pt telenet.be skynet.be
  proximus.be ziggo.nl kpnmail.nl planet.nl xs4all.nl hetnet.nl home.nl upcmail.nl casema.nl telia.com
  bredband.net comhem.se online.no tele2.se luukku.com kolumbus.fi mail.dk wp.pl onet.pl onet.eu o2.pl
  interia.pl interia.eu op.pl vp.pl tlen.pl gazeta.pl poczta.fm seznam.cz email.cz centrum.cz volny.cz
  post.cz azet.sk centrum.sk zoznam.sk freemail.hu citromail.hu abv.bg mail.bg net.hr siol.net otenet.gr
  inbox.lv mail.ee mail.ru inbox.ru list.ru bk.ru internet.ru yandex.ru yandex.com ya.ru yandex.by
  yandex.kz yandex.ua rambler.ru ukr.net i.ua meta.ua bigmir.net tut.by mynet.com walla.co.il walla.com
  maktoob.com qq.com 163.com 126.com yeah.net sina.com sina.cn sohu.com 139.com 189.cn 21cn.com aliyun.com
  foxmail.com tom.com wo.cn naver.com hanmail.net daum.net nate.com docomo.ne.jp ezweb.ne.jp
  softbank.ne.jp nifty.com excite.co.jp biglobe.ne.jp goo.jp hinet.net pchome.com.tw
  netvigator.com singnet.com.sg bigpond.com bigpond.net.au optusnet.com.au iinet.net.au tpg.com.au
  westnet.com.au xtra.co.nz mweb.co.za vodamail.co.za webmail.co.za telkomsa.net uol.com.br bol.com.br
  terra.com.br ig.com.br globo.com globomail.com r7.com zipmail.com.br fibertel.com.ar arnet.com.ar
  ciudad.com.ar speedy.com.ar prodigy.net.mx une.net.co
`);

/** Domains of mailboxes that are thrown away after minutes (section 3). The same in every program. */
export const disposableDomains: readonly string[] = words(`
  0-mail.com 10minutemail.com 10minutemail.net 20minutemail.com 33mail.com anonbox.net anonymbox.com
  armyspy.com burnermail.io byom.de cuvox.de dayrep.com deadaddress.com discard.email discardmail.com
  discardmail.de dispostable.com dropmail.me einrot.com emailfake.com emailondeck.com emailtemporanea.com
  emltmp.com fakeinbox.com fakemail.net fakemailgenerator.com filzmail.com fleckens.hu generator.email
  getairmail.com getnada.com grr.la guerrillamail.biz guerrillamail.com guerrillamail.de
  guerrillamail.info guerrillamail.net guerrillamail.org guerrillamailblock.com gustr.com harakirimail.com
  inboxbear.com inboxkitten.com incognitomail.org jetable.org jourrapide.com linshiyouxiang.net
  mail-temp.com mail.tm mailcatch.com maildrop.cc mailexpire.com mailforspam.com mailinator.com
  mailinator.net mailinator2.com mailmoat.com mailnesia.com mailnull.com mailpoof.com mailsac.com
  mailslurp.com mailtemp.net meltmail.com minuteinbox.com mintemail.com moakt.com mohmal.com mt2015.com
  mytemp.email mytrashmail.com nada.email nowmymail.com nwytg.net onetimemail.org owlymail.com
  pokemail.net rhyta.com sharklasers.com spam4.me spambog.com spambox.us spamex.com spamgourmet.com
  spamspot.com superrito.com teleworm.us temp-mail.io temp-mail.org tempail.com tempinbox.com tempmail.dev
  tempmail.io tempmail.net tempmail.plus tempmailaddress.com tempmailo.com tempr.email throwam.com
  throwawaymail.com trash-mail.com trash-mail.de trashmail.com trashmail.de trashmail.me trashmail.net
  trbvm.com wegwerfemail.de wegwerfmail.de wegwerfmail.net wegwerfmail.org yopmail.com yopmail.fr
  yopmail.net zetmail.com
`);

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
